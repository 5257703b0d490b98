package io.claudebottle.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.stream.ChunkedInput;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/// The far end of a measurement, as quick as Java can be: `/small` answers 200 bytes, `/body?n=N` N bytes, `/events?n=N` N
/// server-sent events, five milliseconds apart, each with the moment it was sent ([System#nanoTime]) in it.
@SuppressWarnings("deprecation")
final class BenchUpstream implements AutoCloseable {

    private final EventLoopGroup threads = new NioEventLoopGroup(2);
    private final Channel listening;

    BenchUpstream(InetSocketAddress address, SSLContext tls) throws InterruptedException {
        listening = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        SSLEngine engine = tls.createSSLEngine();
                        engine.setUseClientMode(false);
                        channel.pipeline().addLast(
                                new SslHandler(engine), new HttpServerCodec(), new HttpObjectAggregator(1 << 20), new ChunkedWriteHandler(), new Answers());
                    }
                })
                .bind(address)
                .sync()
                .channel();
    }

    private static final class Answers extends SimpleChannelInboundHandler<FullHttpRequest> {

        private static final byte[] SMALL = "x".repeat(200).getBytes(StandardCharsets.US_ASCII);

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            var asked = new QueryStringDecoder(request.uri());
            switch (asked.path()) {
                case "/body" -> body(context, number(asked));
                case "/events" -> events(context, Math.toIntExact(number(asked)));
                default -> {
                    var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(SMALL));
                    answer.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, SMALL.length);
                    context.writeAndFlush(answer);
                }
            }
        }

        private static long number(QueryStringDecoder asked) {
            return Long.parseLong(asked.parameters().get("n").getFirst());
        }

        private static void body(ChannelHandlerContext context, long bytes) {
            var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            head.headers().set(HttpHeaderNames.CONTENT_LENGTH, bytes);
            context.write(head);
            context.writeAndFlush(new HttpChunkedInput(new Zeros(bytes)));
        }

        private static void events(ChannelHandlerContext context, int count) {
            var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            head.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream").set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
            context.writeAndFlush(head);
            event(context, count);
        }

        private static void event(ChannelHandlerContext context, int left) {
            if (left == 0) {
                context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
                return;
            }
            byte[] text = ("data: " + System.nanoTime() + "\n\n").getBytes(StandardCharsets.US_ASCII);
            context.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(text)));
            context.executor().schedule(() -> event(context, left - 1), 5, TimeUnit.MILLISECONDS);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable hungUp) {
            context.close();
        }
    }

    private static final class Zeros implements ChunkedInput<ByteBuf> {

        private static final int CHUNK = 64 * 1024;
        private static final byte[] NOTHING = new byte[CHUNK];

        private final long length;
        private long sent;

        Zeros(long length) {
            this.length = length;
        }

        @Override
        public boolean isEndOfInput() {
            return sent == length;
        }

        @Override
        public void close() {}

        @Deprecated
        @Override
        public ByteBuf readChunk(ChannelHandlerContext context) {
            return readChunk(context.alloc());
        }

        @Override
        public ByteBuf readChunk(io.netty.buffer.ByteBufAllocator allocator) {
            int size = (int) Math.min(CHUNK, length - sent);
            sent += size;
            return Unpooled.wrappedBuffer(NOTHING, 0, size);
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public long progress() {
            return sent;
        }
    }

    @Override
    public void close() {
        listening.close();
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
