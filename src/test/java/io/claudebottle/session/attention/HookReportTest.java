package io.claudebottle.session.attention;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.session.attention.Claim.Doing;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HookReportTest {

    @ParameterizedTest
    @CsvSource({
        "SessionStart startup, AT_PROMPT, PROMPT, ''",
        "SessionStart resume, AT_PROMPT, PROMPT, ''",
        "UserPromptSubmit, WORKING,,",
        "PostToolUse Bash, WORKING,,",
        "PostToolUseFailure Bash, WORKING,,",
        "PermissionRequest Bash, ASKING, PERMISSION, Bash",
        "PermissionRequest mcp__github__create_issue, ASKING, PERMISSION, mcp__github__create_issue",
        "PermissionRequest AskUserQuestion, ASKING, QUESTION, ''",
        "PermissionRequest ExitPlanMode, ASKING, PLAN, ''",
        "Notification permission_prompt, ASKING, PERMISSION, ''",
        "Notification elicitation_dialog, ASKING, QUESTION, ''",
        "Notification idle_prompt, AT_PROMPT, PROMPT, ''",
        "Elicitation, ASKING, QUESTION, ''",
        "ElicitationResult, WORKING,,",
        "Stop, AT_PROMPT, DONE, ''",
        "StopFailure rate_limit, FAILED, FAILURE, rate_limit",
        "StopFailure unknown, FAILED, FAILURE, ''",
        "StopFailure authentication_failed, ASKING, LOGIN, ''"
    })
    void aHookSaysWhatClaudeDoesFromThenOn(String line, Doing doing, Need.Kind kind, String detail) {
        Claim claim = HookReport.parse(line).orElseThrow().claim().orElseThrow();

        assertThat(claim.doing()).isEqualTo(doing);
        assertThat(claim.need().map(Need::kind).orElse(null)).isEqualTo(kind);
        assertThat(claim.need().map(Need::detail).orElse(null)).isEqualTo(detail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SessionStart compact", "Notification auth_success"})
    void someSayNothingOfIt(String line) {
        assertThat(HookReport.parse(line).orElseThrow().claim()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Stop; rm", "PermissionRequest Bash(ls)", "stop", "PreToolUse Bash", "Stop a b", "PermissionRequest \u001b[31m"})
    void whatIsNoReportIsNotTakenForOne(String body) {
        assertThat(HookReport.parse(body)).isEmpty();
    }
}
