package io.claudebottle.terminal.recording;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// The model's side of a conversation, over the Messages API with server-sent events on the loopback address: a prompt with [#LONG] gets an
/// answer of some hundred lines in small pieces, one with [#TOOLS] a few tool calls, anything else a line.
final class ScriptedModel implements AutoCloseable {

    static final String LONG = "saga";
    static final String TOOLS = "errand";
    /// Ends the long answer.
    static final String LONG_END = "Thus ends the saga.";
    /// Ends what follows the tool calls.
    static final String TOOLS_END = "The errand is run.";
    static final String SHORT = "Understood.";

    private static final int PIECE = 24;
    /// About as fast as a model speaks at its fastest, so that claude draws many frames of one answer.
    private static final Duration BETWEEN_PIECES = Duration.ofMillis(2);

    private final ObjectMapper json = new ObjectMapper();
    private final AtomicInteger ids = new AtomicInteger();
    private final HttpServer server;
    private final int sections;

    /// @param sections of the long answer, some thirty lines each
    ScriptedModel(int sections) throws IOException {
        this.sections = sections;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
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

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!exchange.getRequestMethod().equals("POST") || !exchange.getRequestURI().getPath().equals("/v1/messages")) {
                reply(exchange, "{\"input_tokens\":10}");
                return;
            }
            JsonNode request = json.readTree(body);
            List<Map<String, Object>> blocks = turn(request);
            if (request.path("stream").asBoolean(false)) {
                stream(exchange, blocks);
            } else {
                Map<String, Object> message = message(blocks);
                reply(exchange, json.writeValueAsString(message));
            }
        } catch (IOException e) {
            // claude has gone or asked something else meanwhile.
        }
    }

    private List<Map<String, Object>> turn(JsonNode request) {
        boolean canRun = false;
        for (JsonNode tool : request.path("tools")) {
            canRun |= tool.path("name").asText().equals("Bash");
        }
        String last = "";
        int results = 0;
        for (JsonNode message : request.path("messages")) {
            if (message.path("role").asText().equals("user")) {
                boolean result = message.path("content").toString().contains("\"tool_result\"");
                results = result ? results + 1 : 0;
                last = result ? last : message.path("content").toString();
            }
        }
        if (canRun && last.contains(TOOLS)) {
            return switch (results) {
                case 0 -> List.of(text("I look around first."), bash("ls -la && cat notes.txt"));
                case 1 -> List.of(bash("seq 1 60"), bash("printf 'red \\033[31mwarning\\033[0m\\n' && false"));
                default -> List.of(text(TOOLS_END));
            };
        }
        return List.of(text(canRun && last.contains(LONG) ? saga() : SHORT));
    }

    private Map<String, Object> text(String text) {
        return Map.of("type", "text", "text", text);
    }

    private Map<String, Object> bash(String command) {
        return Map.of("type", "tool_use", "id", "toolu_" + ids.incrementAndGet(), "name", "Bash",
                "input", Map.of("command", command, "description", "Run part of the errand"));
    }

    /// Headings, lists, code, tables, and characters that are wide, joined or both.
    private String saga() {
        var text = new StringBuilder();
        for (int section = 1; section <= sections; section++) {
            text.append("# Part ").append(section).append("\n\n");
            text.append("A paragraph that is long enough to be wrapped at the width of any terminal, with **bold**, *italic* and `code` in it, and ")
                    .append("a [link](https://example.com/part/").append(section).append(") to somewhere; it is number ").append(section).append(".\n\n");
            text.append("- 漢字かな交じり文と한국어 텍스트도 있습니다\n- emoji: 👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇯🇵 ❤️ 1️⃣ 🎉\n- combining: e\u0301 a\u0308 o\u0302, नमस्ते, ไทย\n\n");
            text.append("| Name | Größe | 値 |\n|---|---:|:--|\n");
            for (int row = 0; row < 4; row++) {
                text.append("| row ").append(row).append(" | ").append(row * 1000 * section).append(" | 表").append(row).append(" |\n");
            }
            text.append("\n```java\n");
            for (int line = 0; line < 8; line++) {
                text.append("    int value").append(line).append(" = compute(").append(section).append(", \"text ").append(line).append("\"); // 注釈\n");
            }
            text.append("```\n\n> A quotation.\n\n1. first\n2. second\n   - nested\n\n---\n\n");
        }
        return text + LONG_END;
    }

    private static String stopReason(List<Map<String, Object>> blocks) {
        return blocks.stream().anyMatch(block -> "tool_use".equals(block.get("type"))) ? "tool_use" : "end_turn";
    }

    private Map<String, Object> message(List<Map<String, Object>> blocks) {
        return Map.of("id", "msg_" + ids.incrementAndGet(), "type", "message", "role", "assistant", "model", "claude-stub",
                "content", blocks, "stop_reason", stopReason(blocks), "usage", Map.of("input_tokens", 10, "output_tokens", 5));
    }

    private void stream(HttpExchange exchange, List<Map<String, Object>> blocks) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            event(out, "message_start", Map.of("message", Map.of("id", "msg_" + ids.incrementAndGet(), "type", "message", "role", "assistant",
                    "model", "claude-stub", "content", List.of(), "usage", Map.of("input_tokens", 10, "output_tokens", 1))));
            for (int index = 0; index < blocks.size(); index++) {
                Map<String, Object> block = blocks.get(index);
                boolean isText = "text".equals(block.get("type"));
                Map<String, Object> empty = new LinkedHashMap<>(block);
                empty.put(isText ? "text" : "input", isText ? "" : Map.of());
                event(out, "content_block_start", Map.of("index", index, "content_block", empty));
                String whole = isText ? (String) block.get("text") : json.writeValueAsString(block.get("input"));
                for (String piece : pieces(whole)) {
                    event(out, "content_block_delta", Map.of("index", index, "delta", isText
                            ? Map.of("type", "text_delta", "text", piece)
                            : Map.of("type", "input_json_delta", "partial_json", piece)));
                    LockSupport.parkNanos(BETWEEN_PIECES.toNanos());
                }
                event(out, "content_block_stop", Map.of("index", index));
            }
            event(out, "message_delta", Map.of("delta", Map.of("stop_reason", stopReason(blocks)), "usage", Map.of("output_tokens", 5)));
            event(out, "message_stop", Map.of());
        }
    }

    private static List<String> pieces(String text) {
        int[] codePoints = text.codePoints().toArray();
        List<String> pieces = new ArrayList<>();
        for (int at = 0; at < codePoints.length; at += PIECE) {
            pieces.add(new String(codePoints, at, Math.min(PIECE, codePoints.length - at)));
        }
        return pieces;
    }

    private void event(OutputStream out, String type, Map<String, Object> fields) throws IOException {
        Map<String, Object> data = new LinkedHashMap<>(fields);
        data.put("type", type);
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
