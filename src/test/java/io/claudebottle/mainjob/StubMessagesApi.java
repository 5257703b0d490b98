package io.claudebottle.mainjob;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/// The model's side of a conversation: the Messages API over server-sent events, the one thing that the main-job test does not have
/// for real. It follows one script: a prompt that contains [#COMMAND_WORD] is answered with a `Bash` tool call, the tool's result
/// with [#ANSWER] and that result, anything else with a short text.
final class StubMessagesApi implements AutoCloseable {

    static final String COMMAND_WORD = "pineapple";
    static final String ANSWER = "The bottle says:";

    private final ObjectMapper json = new ObjectMapper();
    private final HttpsServer server;
    private final String command;
    private final List<String> toolResults = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final AtomicInteger ids = new AtomicInteger();

    /// @param command what the tool call runs inside the bottle
    StubMessagesApi(InetSocketAddress address, SSLContext tls, String command) throws IOException {
        this.command = command;
        server = HttpsServer.create(address, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /// What claude reported back from its tool calls.
    List<String> toolResults() {
        return List.copyOf(toolResults);
    }

    List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!exchange.getRequestMethod().equals("POST") || !exchange.getRequestURI().getPath().equals("/v1/messages")) {
                reply(exchange, exchange.getRequestURI().getPath().endsWith("count_tokens") ? "{\"input_tokens\":10}" : "{}");
                return;
            }
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            authorizations.add(authorization == null ? "" : authorization);
            JsonNode request = json.readTree(body);
            Turn turn = turnFor(request);
            if (request.path("stream").asBoolean(false)) {
                stream(exchange, turn);
            } else {
                reply(exchange, json.writeValueAsString(message(turn)));
            }
        }
    }

    /// @param text what the model says, or "" for a tool call
    private record Turn(String text, String bash) {}

    private Turn turnFor(JsonNode request) {
        boolean canRun = false;
        for (JsonNode tool : request.path("tools")) {
            canRun |= tool.path("name").asText().equals("Bash");
        }
        JsonNode last = json.createArrayNode();
        for (JsonNode message : request.path("messages")) {
            // claude adds messages of its own with the role "system" behind the operator's
            if (message.path("role").asText().equals("user")) {
                last = message.path("content");
            }
        }
        for (JsonNode block : last) {
            if (block.path("type").asText().equals("tool_result")) {
                String result = block.path("content").isTextual()
                        ? block.path("content").asText()
                        : block.path("content").path(0).path("text").asText();
                toolResults.add(result);
                return new Turn(ANSWER + " " + result.lines().findFirst().orElse(""), "");
            }
        }
        return canRun && last.toString().contains(COMMAND_WORD) ? new Turn("", command) : new Turn("Understood.", "");
    }

    private Map<String, Object> block(Turn turn, boolean empty) {
        return turn.bash().isEmpty()
                ? Map.of("type", "text", "text", empty ? "" : turn.text())
                : Map.of("type", "tool_use", "id", "toolu_" + ids.incrementAndGet(), "name", "Bash",
                        "input", empty ? Map.of() : Map.of("command", turn.bash(), "description", "Look around"));
    }

    private static String stopReason(Turn turn) {
        return turn.bash().isEmpty() ? "end_turn" : "tool_use";
    }

    private Map<String, Object> message(Turn turn) {
        return Map.of("id", "msg_" + ids.incrementAndGet(), "type", "message", "role", "assistant", "model", "claude-stub",
                "content", List.of(block(turn, false)), "stop_reason", stopReason(turn), "usage", Map.of("input_tokens", 10, "output_tokens", 5));
    }

    private void stream(HttpExchange exchange, Turn turn) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            event(out, "message_start", Map.of("message", Map.of("id", "msg_" + ids.incrementAndGet(), "type", "message", "role", "assistant",
                    "model", "claude-stub", "content", List.of(), "usage", Map.of("input_tokens", 10, "output_tokens", 1))));
            event(out, "content_block_start", Map.of("index", 0, "content_block", block(turn, true)));
            Map<String, Object> delta = turn.bash().isEmpty()
                    ? Map.of("type", "text_delta", "text", turn.text())
                    : Map.of("type", "input_json_delta", "partial_json",
                            json.writeValueAsString(Map.of("command", turn.bash(), "description", "Look around")));
            event(out, "content_block_delta", Map.of("index", 0, "delta", delta));
            event(out, "content_block_stop", Map.of("index", 0));
            event(out, "message_delta", Map.of("delta", Map.of("stop_reason", stopReason(turn)), "usage", Map.of("output_tokens", 5)));
            event(out, "message_stop", Map.of());
        }
    }

    private void event(OutputStream out, String type, Map<String, Object> fields) throws IOException {
        var data = new java.util.LinkedHashMap<String, Object>();
        data.put("type", type);
        data.putAll(fields);
        out.write(("event: " + type + "\ndata: " + json.writeValueAsString(data) + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void reply(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, exchange.getRequestMethod().equals("HEAD") ? -1 : bytes.length);
        if (!exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
