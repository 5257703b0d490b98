package io.claudebottle.sidecar.egress;

import io.claudebottle.policy.HostAllowlist;
import io.netty.handler.codec.http.HttpRequest;
import java.io.IOException;
import java.util.function.Supplier;
import org.littleshoot.proxy.ActivityTrackerAdapter;
import org.littleshoot.proxy.FlowContext;

/// Reports what never reaches [GateFilters]: requests that cannot be parsed, which the proxy answers with 400 itself, and faults
/// of a connection.
final class GateFaults extends ActivityTrackerAdapter {

    private final Supplier<HostAllowlist> rules;
    private final GateEvents events;

    GateFaults(Supplier<HostAllowlist> rules, GateEvents events) {
        this.rules = rules;
        this.events = events;
    }

    @Override
    public void requestReceivedFromClient(FlowContext flow, HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            events.decided("?", rules.get().malformed("", 0));
        }
    }

    @Override
    public void connectionExceptionCaught(FlowContext flow, Throwable cause) {
        // A peer that hangs up is no fault.
        if (!(cause instanceof IOException)) {
            events.fault(cause);
        }
    }
}
