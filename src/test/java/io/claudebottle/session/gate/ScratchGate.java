package io.claudebottle.session.gate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.claudebottle.backend.ScratchBackend;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.sidecar.wire.ControlMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Plays the gate of a scratch backend's bottles: says its rules, takes others, answers.
public final class ScratchGate {

    private final ScratchBackend backend;

    public volatile RouteTable holds;

    /// When not empty, rules are refused with it.
    public volatile String refusal = "";

    /// @param holds rules at the start
    public ScratchGate(ScratchBackend backend, RouteTable holds) {
        this.backend = backend;
        this.holds = holds;
        backend.say(rules("start", holds.toJson()));
        backend.onControl = (_, message) -> take(message);
    }

    private void take(ControlMessage message) {
        if (message instanceof ControlMessage.Routes routes && refusal.isEmpty()) {
            holds = routes.table();
            backend.say(rules("control", holds.toJson()));
        }
        backend.say(control(message.op(), refusal));
    }

    public static String rules(String cause, String routes) {
        return event("egress-rules").put("cause", cause).put("sha256", sha256(routes)).put("routes", routes).toString();
    }

    /// @param refusal "" says that the message was applied
    public static String control(String op, String refusal) {
        return event("control").put("op", op).put("outcome", refusal.isEmpty() ? "applied" : "refused").put("reason", refusal).toString();
    }

    public static String denied(String id, String host) {
        return decided(id, "denied", host);
    }

    public static String allowed(String id, String host) {
        return decided(id, "allowed", host);
    }

    private static String decided(String id, String verdict, String host) {
        return event("egress").put("id", id).put("verdict", verdict).put("method", "GET").put("host", host).put("port", 443).put("path", "/v1")
                .put("rule", verdict.equals("allowed") ? "route" : "no-route").put("origin", "default").put("reason", "because").toString();
    }

    public static String done(String id) {
        return event("egress-done").put("id", id).put("status", 200).put("bytes_out", 10).put("bytes_in", 2000).put("latency_ms", 7)
                .put("duration_ms", 30).toString();
    }

    private static com.fasterxml.jackson.databind.node.ObjectNode event(String kind) {
        return JsonNodeFactory.instance.objectNode().put("time", "2026-11-24T08:00:00.123Z").put("event", kind);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
