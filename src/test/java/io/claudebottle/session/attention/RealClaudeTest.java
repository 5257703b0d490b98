package io.claudebottle.session.attention;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebottle.session.SessionStatus;
import io.claudebottle.session.attention.Attention.State;
import io.claudebottle.terminal.Await;
import io.claudebottle.terminal.emulator.Emulator;
import io.claudebottle.terminal.emulator.EmulatorOptions;
import io.claudebottle.terminal.emulator.TerminalEvent;
import io.claudebottle.terminal.model.Frame;
import io.claudebottle.terminal.pty.ChildEnvironment;
import io.claudebottle.terminal.pty.Pty;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real claude in a pseudo-terminal, with the hooks of the agent's image and our emulator, and what is concluded from it all.
@Tag("terminal")
class RealClaudeTest {

    private static final Path IMAGE = Path.of("src", "main", "resources", "io", "claudebottle", "images", "agent").toAbsolutePath();
    private static final String HOOK = "/usr/local/lib/claude-bottle/attention-hook";
    private static final int COLUMNS = 100;
    private static final int ROWS = 30;

    @TempDir
    private Path home;

    private final Frame frame = new Frame();
    private final List<String> story = new ArrayList<>();
    private Observations observations = Observations.none().with(new Evidence.Process(new SessionStatus.Running(1), Instant.now()));
    private Optional<Pty> claude = Optional.empty();
    private Optional<AskingModel> model = Optional.empty();
    private Emulator emulator = new Emulator(COLUMNS, ROWS, EmulatorOptions.of("test", "1"), new Ears());

    /// Hears what claude says beside its screen, and answers for the terminal.
    private final class Ears implements Emulator.Host {
        @Override
        public void reply(byte[] answer) {
            write(answer);
        }

        @Override
        public void event(TerminalEvent event) {
            if (event instanceof TerminalEvent.Title(String text)) {
                see(new Evidence.Title(text, Instant.now()));
            } else {
                Evidence.of(event, Instant.now()).ifPresent(RealClaudeTest.this::see);
            }
        }
    }

    /// Called by the reader of the terminal under the emulator's lock, so that lock is never taken inside of this one.
    private synchronized void see(Evidence evidence) {
        observations = observations.with(evidence);
        if (!(evidence instanceof Evidence.Screen)) {
            story.add(evidence.toString());
        }
    }

    @AfterEach
    void tearDown() {
        claude.ifPresent(pty -> {
            pty.close();
            // What it writes to its home at its end would be in the way of who removes it.
            pty.exit().orTimeout(20, java.util.concurrent.TimeUnit.SECONDS).join();
        });
        model.ifPresent(AskingModel::close);
    }

    /// Each version of claude has words of its own, so the one to be held to is named, and is not whichever the machine has.
    private static Path claude() {
        String named = System.getenv().getOrDefault("CLAUDE_BOTTLE_TEST_CLAUDE", "");
        if (!named.isEmpty() && Files.isExecutable(Path.of(named))) {
            return Path.of(named).toAbsolutePath();
        }
        return Assumptions.abort("CLAUDE_BOTTLE_TEST_CLAUDE names no claude");
    }

    private void start(boolean trusted) throws IOException {
        Path program = claude();
        Path workspace = Files.createDirectory(home.resolve("workspace"));
        String settings = Files.readString(IMAGE.resolve("managed-settings.json")).replace(HOOK, "sh " + IMAGE.resolve("attention-hook"));
        Files.writeString(home.resolve("hooks.json"), settings);
        String known = Files.readString(IMAGE.resolve("claude.json"));
        Files.writeString(home.resolve(".claude.json"), trusted ? known.replace("/home/node/workspace", workspace.toRealPath().toString()) : known);
        model = Optional.of(new AskingModel());
        Map<String, String> environment = new HashMap<>(ChildEnvironment.of(Map.of("PATH", System.getenv("PATH"), "LANG", "C.UTF-8")));
        environment.putAll(Map.of("HOME", home.toString(), "ANTHROPIC_BASE_URL", model.get().url(), "CLAUDE_CODE_OAUTH_TOKEN", "placeholder",
                "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1", "DISABLE_AUTOUPDATER", "1"));
        Pty pty = Pty.Launcher.ofSystem()
                .start(List.of(program.toString(), "--settings", home.resolve("hooks.json").toString(), "--permission-mode", "default"), environment, workspace,
                        COLUMNS, ROWS);
        claude = Optional.of(pty);
        Thread.ofPlatform().daemon().start(() -> read(pty));
    }

    private void read(Pty pty) {
        byte[] buffer = new byte[8192];
        try {
            for (int n = pty.output().read(buffer); n >= 0; n = pty.output().read(buffer)) {
                emulator.lock().lock();
                try {
                    emulator.feed(buffer, 0, n);
                } finally {
                    emulator.lock().unlock();
                }
            }
        } catch (IOException e) {
            // Closed: claude has ended, or the test has.
        }
    }

    private void write(byte[] bytes) {
        try {
            claude.orElseThrow().input().write(bytes);
            claude.orElseThrow().input().flush();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void type(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> screen() {
        List<String> rows = new ArrayList<>();
        emulator.lock().lock();
        try {
            emulator.copyTo(frame);
        } finally {
            emulator.lock().unlock();
        }
        for (int row = 0; row < frame.rows(); row++) {
            rows.add(frame.readable(row));
        }
        return rows;
    }

    private Attention now() {
        List<String> rows = screen();
        synchronized (this) {
            see(new Evidence.Screen(rows, Instant.now()));
            return observations.conclude(Instant.now());
        }
    }

    private Attention until(State state, Need.Kind need) {
        return until(state, need, Evidence.class);
    }

    /// Until that is concluded from evidence of this kind: what is on the screen may be seen a moment before the hook has run.
    private Attention until(State state, Need.Kind need, Class<? extends Evidence> basis) {
        Attention[] last = {now()};
        Await.until(
                () -> {
                    last[0] = now();
                    return last[0].state() == state && last[0].need().map(Need::kind).equals(Optional.ofNullable(need))
                            && last[0].basis().filter(basis::isInstance).isPresent();
                },
                () -> last[0] + "\n" + String.join("\n", screen()) + "\n" + story);
        return last[0];
    }

    private void ask(String prompt) {
        type(prompt);
        Await.until(() -> screen().stream().anyMatch(row -> row.startsWith("❯") && row.endsWith(prompt)), () -> String.join("\n", screen()));
        type("\r");
    }

    /// Takes the entry of the list that is marked. Claude hears no answer that comes before its list can have been read.
    private void choose() {
        Await.until(() -> isAsking(screen()), () -> String.join("\n", screen()));
        Await.until(
                () -> {
                    if (isAsking(screen())) {
                        type("\r");
                    }
                    return !isAsking(screen());
                },
                () -> String.join("\n", screen()));
    }

    private static boolean isAsking(List<String> rows) {
        return ScreenText.read(rows).filter(claim -> claim.doing() == Claim.Doing.ASKING).isPresent();
    }

    @Test
    void whatItDoesIsKnownAtEveryTurn() throws IOException {
        start(true);
        until(State.WAITING, Need.Kind.PROMPT);

        ask("please " + AskingModel.COMMAND);
        until(State.WORKING, null);
        Attention asked = until(State.WAITING, Need.Kind.PERMISSION, Evidence.Hook.class);
        assertThat(asked.need().orElseThrow().detail()).isEqualTo("Bash");

        // No, for which claude runs no hook.
        type("\033");
        until(State.WAITING, Need.Kind.PROMPT);

        ask("again " + AskingModel.COMMAND);
        until(State.WAITING, Need.Kind.PERMISSION);
        choose();
        until(State.WORKING, null);
        until(State.WAITING, Need.Kind.DONE, Evidence.Hook.class);

        ask("then " + AskingModel.QUESTION);
        until(State.WAITING, Need.Kind.QUESTION, Evidence.Hook.class);
        choose();
        until(State.WAITING, Need.Kind.DONE);

        ask("and " + AskingModel.SLOWLY);
        until(State.WORKING, null);
        // Interrupted before its first word, claude would put the prompt back into the box.
        Await.until(() -> String.join("\n", screen()).contains("word word"), () -> String.join("\n", screen()));
        type("\033");
        until(State.WAITING, Need.Kind.PROMPT, Evidence.Title.class);

        ask("/login");
        until(State.WAITING, Need.Kind.LOGIN);
    }

    /// Without the focus claude does not move its title.
    @Test
    void aClaudeThatNobodyLooksAtIsKnownToWork() throws IOException {
        start(true);
        until(State.WAITING, Need.Kind.PROMPT);
        ask("say " + AskingModel.SLOWLY);
        until(State.WORKING, null, Evidence.Hook.class);

        type("\033[O");
        Await.until(() -> words() > 60, () -> String.join("\n", screen()));

        assertThat(now().state()).isEqualTo(State.WORKING);
        assertThat(now().basis().orElseThrow()).isInstanceOf(Evidence.Hook.class);
    }

    private long words() {
        return String.join(" ", screen()).split("word", -1).length;
    }

    @Test
    void aFailureOfTheModelIsKnownAsOne() throws IOException {
        start(true);
        until(State.WAITING, Need.Kind.PROMPT);
        ask("fails " + AskingModel.REFUSED);
        until(State.WAITING, Need.Kind.FAILURE, Evidence.Hook.class);

        ask("and " + AskingModel.COMMAND);
        until(State.WAITING, Need.Kind.PERMISSION);
    }

    @Test
    void aQuestionOfTheFirstStartIsNotTakenForReady() throws IOException {
        start(false);

        until(State.WAITING, Need.Kind.TRUST, Evidence.Screen.class);
        assertThat(story).noneMatch(evidence -> evidence.startsWith("Hook"));
    }

    /// The Messages API on the loopback address: asks for a tool, asks a question, or speaks slowly, as the prompt's last word says.
    private static final class AskingModel implements AutoCloseable {

        static final String COMMAND = "pineapple";
        static final String QUESTION = "kumquat";
        static final String SLOWLY = "durian";
        static final String REFUSED = "medlar";

        private final ObjectMapper json = new ObjectMapper();
        private final com.sun.net.httpserver.HttpServer server;
        private int ids;

        AskingModel() throws IOException {
            server = com.sun.net.httpserver.HttpServer.create(new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", this::answer);
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }

        private void answer(com.sun.net.httpserver.HttpExchange exchange) throws IOException {
            try (exchange) {
                byte[] body = exchange.getRequestBody().readAllBytes();
                JsonNode request = exchange.getRequestURI().getPath().equals("/v1/messages") ? json.readTree(body) : json.createObjectNode();
                if (!request.path("stream").asBoolean(false)) {
                    byte[] reply = json.writeValueAsBytes(Map.of("id", "msg_0", "type", "message", "role", "assistant", "model", "claude-stub", "content",
                            List.of(Map.of("type", "text", "text", "Understood.")), "stop_reason", "end_turn", "usage", Map.of("input_tokens", 1, "output_tokens", 1)));
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, exchange.getRequestMethod().equals("HEAD") ? -1 : reply.length);
                    if (!exchange.getRequestMethod().equals("HEAD")) {
                        exchange.getResponseBody().write(reply);
                    }
                    return;
                }
                if (lastWords(request).endsWith(REFUSED)) {
                    byte[] refusal = json.writeValueAsBytes(
                            Map.of("type", "error", "error", Map.of("type", "invalid_request_error", "message", "not this")));
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(400, refusal.length);
                    exchange.getResponseBody().write(refusal);
                    return;
                }
                stream(exchange, request);
            } catch (IOException e) {
                // Interrupted: claude has hung up.
            }
        }

        private synchronized int id() {
            return ++ids;
        }

        private void stream(com.sun.net.httpserver.HttpExchange exchange, JsonNode request) throws IOException {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                String last = lastWords(request);
                boolean hasTools = request.path("tools").size() > 0;
                event(out, "message_start", Map.of("message", Map.of("id", "msg_" + id(), "type", "message", "role", "assistant", "model", "claude-stub",
                        "content", List.of(), "usage", Map.of("input_tokens", 1, "output_tokens", 1))));
                Optional<Map<String, Object>> tool = !hasTools ? Optional.empty() : tool(last);
                if (tool.isPresent()) {
                    Map<String, Object> empty = new HashMap<>(tool.get());
                    empty.put("input", Map.of());
                    event(out, "content_block_start", Map.of("index", 0, "content_block", empty));
                    event(out, "content_block_delta", Map.of("index", 0, "delta",
                            Map.of("type", "input_json_delta", "partial_json", json.writeValueAsString(tool.get().get("input")))));
                } else {
                    event(out, "content_block_start", Map.of("index", 0, "content_block", Map.of("type", "text", "text", "")));
                    int words = last.endsWith(SLOWLY) ? 300 : 1;
                    for (int i = 0; i < words; i++) {
                        event(out, "content_block_delta", Map.of("index", 0, "delta", Map.of("type", "text_delta", "text", "word ")));
                        if (words > 1) {
                            // This is the model's pace, and nothing waits for it.
                            java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
                        }
                    }
                }
                event(out, "content_block_stop", Map.of("index", 0));
                event(out, "message_delta", Map.of("delta", Map.of("stop_reason", tool.isPresent() ? "tool_use" : "end_turn"), "usage", Map.of("output_tokens", 5)));
                event(out, "message_stop", Map.of());
            }
        }

        private Optional<Map<String, Object>> tool(String last) {
            if (last.endsWith(COMMAND)) {
                return Optional.of(Map.of("type", "tool_use", "id", "toolu_" + id(), "name", "Bash",
                        "input", Map.of("command", "touch made-by-claude && sleep 1", "description", "Make a file")));
            }
            return last.endsWith(QUESTION)
                    ? Optional.of(Map.of("type", "tool_use", "id", "toolu_" + id(), "name", "AskUserQuestion",
                            "input", Map.of("questions", List.of(Map.of("question", "Which colour?", "header", "Colour", "multiSelect", false, "options",
                                    List.of(Map.of("label", "Red", "description", "red"), Map.of("label", "Blue", "description", "blue")))))))
                    : Optional.empty();
        }

        /// What the operator said last; "" when nothing was said since a tool has run.
        private static String lastWords(JsonNode request) {
            JsonNode last = com.fasterxml.jackson.databind.node.MissingNode.getInstance();
            for (JsonNode message : request.path("messages")) {
                last = message.path("role").asText().equals("user") ? message.path("content") : last;
            }
            if (last.isTextual()) {
                return last.asText().strip();
            }
            String words = "";
            for (JsonNode block : last) {
                String text = block.path("text").asText();
                if (block.path("type").asText().equals("tool_result")) {
                    words = "";
                } else if (!text.startsWith("[Request interrupted") && !text.contains("<system-reminder>")) {
                    words = text.strip();
                }
            }
            return words;
        }

        private void event(java.io.OutputStream out, String type, Map<String, Object> fields) throws IOException {
            Map<String, Object> data = new HashMap<>(fields);
            data.put("type", type);
            out.write(("event: " + type + "\ndata: " + json.writeValueAsString(data) + "\n\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }
}
