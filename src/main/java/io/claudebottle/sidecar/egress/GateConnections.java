package io.claudebottle.sidecar.egress;

import io.claudebottle.policy.EgressRules;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpRequest;
import java.io.IOException;
import org.littleshoot.proxy.ActivityTrackerAdapter;
import org.littleshoot.proxy.FlowContext;

/// What concerns connections and not requests: bounds what one may buffer, and reports what never reaches [GateFilters], namely
/// requests that cannot be parsed, which the proxy answers with 400 itself, and faults.
final class GateConnections extends ActivityTrackerAdapter {

    private static final int BUFFER = 32 * 1024;

    private final GateEvents events;

    GateConnections(GateEvents events) {
        this.events = events;
    }

    /// Keeps a fast sender from filling the memory before a slow receiver can say stop. With Netty's defaults a connection reads a
    /// megabyte ahead, and some dozens of them exhaust the gate.
    static void bound(Channel channel) {
        var allocator = new AdaptiveRecvByteBufAllocator(1024, 4 * 1024, BUFFER);
        allocator.maxMessagesPerRead(1);
        channel.config().setRecvByteBufAllocator(allocator).setWriteBufferWaterMark(new WriteBufferWaterMark(BUFFER, 2 * BUFFER));
    }

    @Override
    public void requestReceivedFromClient(FlowContext flow, HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            events.decided(events.nextId(), "?", EgressRules.malformed("", 0), "", written -> {});
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
