package io.claudebottle.sidecar.supervise;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A small HTTP/1.1 server for one address and bodies that fit into memory; whoever is on the other side may be hostile, so connections,
/// bodies and time are bounded.
final class HttpServer implements AutoCloseable {

    /// One agent asks; that many at once is more than it has any use for.
    private static final int MOST_CONNECTIONS = 32;

    /// The longest payload and justification, with room for JSON's escapes.
    private static final int LONGEST_BODY = 160 * 1024;

    private static final int WRITE_SECONDS = 30;

    private final InetSocketAddress listen;
    private final Function<String, HttpTransport.Reply> answer;
    private final Duration requestPatience;
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("supervise", true), NioIoHandler.newFactory());
    private final ExecutorService calls = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("supervise-call-", 0).factory());
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private @Nullable Channel server;

    /// @param answer may block; runs on a thread of its own for each request
    /// @param requestPatience from one answer to the end of the next request
    HttpServer(InetSocketAddress listen, Function<String, HttpTransport.Reply> answer, Duration requestPatience) {
        this.listen = listen;
        this.answer = answer;
        this.requestPatience = requestPatience;
    }

    /// @throws IOException when the port is taken
    void start() throws IOException {
        var bootstrap = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(channel);
                    }
                });
        try {
            Channel bound = bootstrap.bind(listen).syncUninterruptibly().channel();
            server = bound;
            bound.closeFuture().addListener(_ -> ended.completeExceptionally(new IOException("the supervise server does not listen any more")));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        } catch (Throwable e) {
            // Netty throws what it caught, declared or not.
            close();
            throw e instanceof IOException taken ? taken : new IOException(e);
        }
    }

    private void accept(SocketChannel channel) {
        if (open.size() >= MOST_CONNECTIONS) {
            channel.close();
            return;
        }
        open.add(channel);
        channel.pipeline().addLast(
                new WriteTimeoutHandler(WRITE_SECONDS),
                new HttpServerCodec(),
                new HttpObjectAggregator(LONGEST_BODY, true),
                new HttpExchanges(answer, calls, requestPatience));
    }

    int port() {
        Channel bound = server;
        if (bound == null) {
            throw new IllegalStateException("not started");
        }
        return ((InetSocketAddress) bound.localAddress()).getPort();
    }

    CompletionStage<Void> ended() {
        return ended;
    }

    @Override
    public void close() {
        ended.complete(null);
        Channel bound = server;
        if (bound != null) {
            bound.close();
        }
        calls.shutdownNow();
        open.close();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
