package io.claudebottle.sidecar.supervise;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpStatelessServerTransport;
import io.modelcontextprotocol.spec.ProtocolVersions;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Joins the SDK's server to HTTP: one JSON-RPC message in, at most one out. Blocks for as long as a tool does.
final class HttpTransport implements McpStatelessServerTransport {

    /// What goes back to the client.
    ///
    /// @param body JSON; "" for none
    record Reply(int status, String body) {}

    private final McpJsonMapper json;
    private volatile @Nullable McpStatelessServerHandler handler;

    HttpTransport(McpJsonMapper json) {
        this.json = json;
    }

    @Override
    public void setMcpHandler(McpStatelessServerHandler server) {
        handler = server;
    }

    @Override
    public Mono<Void> closeGracefully() {
        return Mono.fromRunnable(() -> handler = null);
    }

    /// The newest last: it is what a client of an unknown version is offered.
    @Override
    public List<String> protocolVersions() {
        return List.of(
                ProtocolVersions.MCP_2024_11_05, ProtocolVersions.MCP_2025_03_26, ProtocolVersions.MCP_2025_06_18, ProtocolVersions.MCP_2025_11_25);
    }

    Reply answer(String text) {
        McpStatelessServerHandler server = handler;
        if (server == null) {
            return new Reply(503, "");
        }
        JSONRPCMessage message;
        try {
            message = McpSchema.deserializeJsonRpcMessage(json, text);
        } catch (IOException | RuntimeException e) {
            // Its message repeats the whole text.
            return failure(400, ErrorCodes.PARSE_ERROR, "not one JSON-RPC request or notification");
        }
        try {
            return switch (message) {
                case JSONRPCRequest request -> new Reply(200, json.writeValueAsString(server.handleRequest(McpTransportContext.EMPTY, request).block()));
                case JSONRPCNotification notification -> {
                    server.handleNotification(McpTransportContext.EMPTY, notification).block();
                    yield new Reply(202, "");
                }
                default -> failure(400, ErrorCodes.INVALID_REQUEST, "this server asks nothing, so there is nothing to answer");
            };
        } catch (IOException | RuntimeException e) {
            return failure(500, ErrorCodes.INTERNAL_ERROR, "it failed unexpectedly: " + e.getClass().getSimpleName());
        }
    }

    private Reply failure(int status, int code, String words) {
        Map<String, @Nullable Object> response = new LinkedHashMap<>();
        response.put("jsonrpc", "2.0");
        response.put("id", null);
        response.put("error", Map.of("code", code, "message", words));
        try {
            return new Reply(status, json.writeValueAsString(response));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
