package io.claudebottle.sidecar.egress;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpClientCodec;

/// The connection to the host, on the same event loop as the agent's. Kept for the requests to come.
final class Upstream extends ChannelInboundHandlerAdapter {

    private final Channel channel;
    private final boolean scanned;
    private final AgentConnection agent;

    /// @param scanned whether pipelock answers in the host's place
    Upstream(Channel channel, boolean scanned, AgentConnection agent) {
        this.channel = channel;
        this.scanned = scanned;
        this.agent = agent;
    }

    boolean isScanned() {
        return scanned;
    }

    boolean isOpen() {
        return channel.isActive();
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    void write(Object message) {
        channel.write(message, channel.voidPromise());
    }

    void flush() {
        channel.flush();
    }

    void read() {
        channel.read();
    }

    void close() {
        channel.close();
    }

    /// No HTTP any more, just bytes. Never from within a read.
    void becomeRaw() {
        channel.pipeline().remove(HttpClientCodec.class);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        agent.fromUpstream(this, message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        agent.upstreamPaused(this);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        agent.upstreamWritable(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        agent.upstreamClosed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
