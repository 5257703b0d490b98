package io.claudebottle.session.attention;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The script of the agent's image, run by a real shell. The JSON is what the real claude gives its hooks.
class AttentionHookTest {

    private static final Path IMAGE = Path.of("src", "main", "resources", "io", "claudebottle", "images", "agent");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String BEGINNING =
            "{\"session_id\":\"e1e74641-c11a\",\"transcript_path\":\"/home/node/.claude/projects/x.jsonl\",\"cwd\":\"/home/node/workspace\",";

    private static String printed(String event, String input) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", IMAGE.resolve("attention-hook").toString(), event).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return printed;
    }

    private static HookReport report(String event, String input) throws IOException, InterruptedException {
        String sequence = JSON.readTree(printed(event, input)).path("terminalSequence").asText();
        assertThat(sequence).startsWith("\033]777;notify;" + HookReport.TITLE + ";").endsWith("\007");
        return HookReport.parse(sequence.substring(sequence.lastIndexOf(';') + 1, sequence.length() - 1)).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SessionStart       | "hook_event_name":"SessionStart","source":"startup","model":"claude-sonnet-5"}                       | startup
            UserPromptSubmit   | "hook_event_name":"UserPromptSubmit","prompt":"say hello"}                                           |
            PermissionRequest  | "hook_event_name":"PermissionRequest","tool_name":"Bash","tool_input":{"command":"touch x"}}         | Bash
            PostToolUse        | "hook_event_name":"PostToolUse","tool_name":"mcp__git-hub__get_me","tool_input":{"tool_name":"other"}} | mcp__git-hub__get_me
            Notification       | "hook_event_name":"Notification","message":"Claude needs your permission","notification_type":"permission_prompt"} | permission_prompt
            StopFailure        | "hook_event_name":"StopFailure","error":"authentication_failed","last_assistant_message":"Not logged in"} | authentication_failed
            Stop               | "hook_event_name":"Stop","stop_hook_active":false,"last_assistant_message":"Understood."}            |
            """)
    void aHookReportsTheEventAndItsName(String event, String rest, String detail) throws Exception {
        assertThat(report(event, BEGINNING + rest)).isEqualTo(new HookReport(HookReport.Event.valueOf(event), detail == null ? "" : detail));
    }

    @Test
    void whatTheModelWroteIsNotTakenForAName() throws Exception {
        assertThat(report("StopFailure", BEGINNING + "\"last_assistant_message\":\"{,\\\"error\\\":\\\"forged\\\"}\",\"error\":\"rate_limit\"}").detail())
                .isEqualTo("rate_limit");
        assertThat(report("PermissionRequest", BEGINNING + "\"tool_name\":\"Bash\\u001b]0;x; rm\",\"tool_input\":{}}").detail()).isEmpty();
        assertThat(report("PermissionRequest", BEGINNING + "\"tool_name\":\"" + "A".repeat(500) + "\"}").detail()).hasSize(64);
    }

    @Test
    void inputThatIsLongOrMissingHoldsNobodyUp() throws Exception {
        String long_ = BEGINNING + "\"tool_name\":\"Write\",\"tool_input\":{\"content\":\"" + "x".repeat(3_000_000) + "\"}}";
        assertThat(report("PostToolUse", long_).detail()).isEqualTo("Write");
        assertThat(report("PostToolUse", "").detail()).isEmpty();
    }

    @Test
    void theSettingsRunItForEveryEventThatIsUnderstoodAndForNoOther() throws IOException {
        JsonNode hooks = JSON.readTree(IMAGE.resolve("managed-settings.json").toFile()).path("hooks");
        List<String> events = new ArrayList<>();
        hooks.fieldNames().forEachRemaining(events::add);

        assertThat(events).containsExactlyInAnyOrderElementsOf(Arrays.stream(HookReport.Event.values()).map(Enum::name).toList());
        assertThat(events).allSatisfy(event -> assertThat(hooks.path(event).path(0).path("hooks").path(0).path("command").asText())
                .isEqualTo("/usr/local/lib/claude-bottle/attention-hook " + event));
    }
}
