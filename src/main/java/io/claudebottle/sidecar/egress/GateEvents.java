package io.claudebottle.sidecar.egress;

import io.claudebottle.policy.Decision;
import io.claudebottle.sidecar.EventLog;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the gate tells the operator. Of a request only its method, host and port are written: never a header, a path or a body.
final class GateEvents {

    private final EventLog log;

    GateEvents(EventLog log) {
        this.log = log;
    }

    /// One a request, at the moment it is judged.
    void decided(String method, Decision decision) {
        Map<String, Object> fields = target(decision);
        fields.put("verdict", decision.verdict().word());
        fields.put("method", method);
        fields.put("rule", decision.rule().word());
        fields.put("origin", decision.origin());
        fields.put("reason", decision.reason());
        if (!decision.unenforced().isEmpty()) {
            fields.put("unenforced", decision.unenforced());
        }
        log.write("egress", fields);
    }

    /// An allowed tunnel that did not come about.
    void failed(Decision decision, String reason) {
        Map<String, Object> fields = target(decision);
        fields.put("reason", reason);
        log.write("egress-failed", fields);
    }

    /// An allowed tunnel that is over.
    ///
    /// @param bytesOut sent by the agent
    /// @param bytesIn sent to the agent
    void closed(Decision decision, long bytesOut, long bytesIn) {
        Map<String, Object> fields = target(decision);
        fields.put("bytes_out", bytesOut);
        fields.put("bytes_in", bytesIn);
        log.write("egress-closed", fields);
    }

    /// A fault on a connection that is no decision.
    void fault(Throwable cause) {
        log.write("egress-fault", Map.of("reason", cause.getClass().getSimpleName() + ": " + cause.getMessage()));
    }

    private static Map<String, Object> target(Decision decision) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("host", decision.host());
        fields.put("port", decision.port());
        return fields;
    }
}
