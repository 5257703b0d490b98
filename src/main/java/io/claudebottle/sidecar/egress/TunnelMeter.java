package io.claudebottle.sidecar.egress;

import io.claudebottle.policy.Decision;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/// Counts what passes on the agent's side of a tunnel, the gate's own `200` included, and reports it when the tunnel is over.
/// Stands first in its pipeline, so everything that it sees is bytes. Counts on that channel's event loop alone.
final class TunnelMeter extends ChannelDuplexHandler {

    private final Decision decision;
    private final GateEvents events;
    private long bytesOut;
    private long bytesIn;
    private volatile boolean cancelled;

    TunnelMeter(Decision decision, GateEvents events) {
        this.decision = decision;
        this.events = events;
    }

    /// The tunnel did not come about.
    void cancel() {
        cancelled = true;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        bytesOut += size(message);
        super.channelRead(context, message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        bytesIn += size(message);
        super.write(context, message, promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        if (!cancelled) {
            events.closed(decision, bytesOut, bytesIn);
        }
        super.channelInactive(context);
    }

    private static int size(Object message) {
        return message instanceof ByteBuf buffer ? buffer.readableBytes() : 0;
    }
}
