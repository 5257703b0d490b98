package io.claudebottle.sidecar.egress;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.littleshoot.proxy.HostResolver;

/// Makes connections to allowed hosts, up to where HTTP can be spoken: straight, or by way of pipelock.
final class Dialer {

    private static final int HTTPS = 443;

    private static final int LONGEST_REFUSAL = 8 * 1024;

    private final HostResolver resolver;
    private final UpstreamTls tls;
    private final Optional<InetSocketAddress> proxy;
    private final Duration patience;

    /// For what blocks: name lookups, and reading the trusted authorities.
    private final Executor blocking;

    /// @param resolver asked only when there is no proxy, which does that itself
    /// @param patience with each step: connecting, asking the proxy, TLS
    Dialer(HostResolver resolver, UpstreamTls tls, Optional<InetSocketAddress> proxy, Duration patience, Executor blocking) {
        this.resolver = resolver;
        this.tls = tls;
        this.proxy = proxy;
        this.patience = patience;
        this.blocking = blocking;
    }

    /// Whether there is somebody on the way who looks into what is not passed through.
    boolean scans() {
        return proxy.isPresent();
    }

    /// @param loop on which the connection lives
    /// @param host canonical
    /// @param scanned whether pipelock answers in the host's place
    /// @return the connection, `autoRead` off, an [HttpClientCodec] last in its pipeline; or why there is none, as a [DialException]
    Future<Channel> dial(EventLoop loop, String host, boolean scanned) {
        Promise<Channel> ready = loop.newPromise();
        blocking.execute(() -> {
            try {
                SslContext context = tls.context(scanned);
                InetSocketAddress address = proxy.isPresent() ? proxy.get() : resolver.resolve(host, HTTPS);
                loop.execute(() -> connect(loop, address, host, context, ready));
            } catch (InnerAddressException inner) {
                ready.tryFailure(inner);
            } catch (UnknownHostException unknown) {
                ready.tryFailure(new DialException(host + " is allowed, but its name does not resolve", unknown));
            } catch (IOException e) {
                ready.tryFailure(new DialException(host + " is allowed, but cannot be reached safely: " + e.getMessage(), e));
            } catch (RuntimeException e) {
                ready.tryFailure(e);
            }
        });
        return ready;
    }

    private void connect(EventLoop loop, InetSocketAddress address, String host, SslContext context, Promise<Channel> ready) {
        ChannelFuture connecting = new Bootstrap()
                .group(loop)
                .channelFactory(NioSocketChannel::new)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(patience.toMillis()))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel made) {
                        GateConnections.bound(made);
                    }
                })
                .connect(address);
        connecting.addListener((ChannelFutureListener) done -> {
            if (!done.isSuccess()) {
                String where = proxy.isPresent() ? "pipelock, which everything goes through, cannot be reached" : host + " is allowed, but cannot be connected to";
                ready.tryFailure(new DialException(where + detail(done.cause()), done.cause()));
            } else if (proxy.isPresent()) {
                askProxy(done.channel(), host, context, ready);
            } else {
                secure(done.channel(), host, context, ready);
            }
        });
    }

    private static String detail(Throwable cause) {
        return cause instanceof ConnectException ? ": " + cause.getMessage().replaceAll(": [^:]*$", "") : "";
    }

    private void askProxy(Channel channel, String host, SslContext context, Promise<Channel> ready) {
        String authority = host + ":" + HTTPS;
        var codec = new HttpClientCodec(new HttpDecoderConfig().setMaxInitialLineLength(LONGEST_REFUSAL), false, false);
        var whole = new HttpObjectAggregator(LONGEST_REFUSAL);
        var timeout = channel.eventLoop().schedule(
                () -> {
                    if (ready.tryFailure(new DialException("pipelock, which everything goes through, does not answer", null))) {
                        channel.close();
                    }
                },
                patience.toMillis(),
                TimeUnit.MILLISECONDS);
        channel.pipeline().addLast(codec, whole, new SimpleChannelInboundHandler<FullHttpResponse>() {
            @Override
            protected void channelRead0(ChannelHandlerContext asking, FullHttpResponse answer) {
                timeout.cancel(false);
                if (!answer.status().codeClass().equals(HttpStatusClass.SUCCESS)) {
                    String said = answer.content().toString(StandardCharsets.UTF_8);
                    ready.tryFailure(new RefusedByScanner(answer.status().code(), said.isBlank() ? answer.status().reasonPhrase() : said));
                    asking.close();
                    return;
                }
                asking.pipeline().remove(this);
                asking.pipeline().remove(whole);
                // Not within its own read.
                asking.channel().eventLoop().execute(() -> {
                    channel.pipeline().remove(codec);
                    secure(channel, host, context, ready);
                });
            }

            @Override
            public void channelInactive(ChannelHandlerContext asking) {
                timeout.cancel(false);
                ready.tryFailure(new DialException("pipelock, which everything goes through, hung up", null));
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext asking, Throwable cause) {
                timeout.cancel(false);
                ready.tryFailure(new DialException("pipelock, which everything goes through, cannot be understood", cause));
                asking.close();
            }
        });
        var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.CONNECT, authority, Unpooled.EMPTY_BUFFER);
        request.headers().set(HttpHeaderNames.HOST, authority);
        channel.writeAndFlush(request);
        channel.read();
    }

    private void secure(Channel channel, String host, SslContext context, Promise<Channel> ready) {
        SslHandler handler = context.newHandler(channel.alloc(), host, HTTPS);
        handler.setHandshakeTimeoutMillis(patience.toMillis());
        channel.pipeline().addLast(handler);
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void exceptionCaught(ChannelHandlerContext securing, Throwable cause) {
                // It is in the handshake's future as well.
                securing.close();
            }
        });
        handler.handshakeFuture().addListener(done -> {
            if (!done.isSuccess()) {
                channel.close();
                ready.tryFailure(new DialException(host + " is allowed, but TLS with it fails" + why(done.cause()), done.cause()));
                return;
            }
            channel.pipeline().removeLast();
            channel.pipeline().addLast(new HttpClientCodec(
                    new HttpDecoderConfig().setMaxInitialLineLength(16 * 1024).setMaxHeaderSize(64 * 1024).setMaxChunkSize(64 * 1024), false, false));
            if (!ready.trySuccess(channel)) {
                channel.close();
            }
        });
        channel.read();
    }

    private static String why(@Nullable Throwable cause) {
        Throwable deepest = cause == null ? new IOException() : deepest(cause);
        return deepest instanceof GeneralSecurityException || deepest instanceof SSLException ? ": " + deepest.getMessage() : "";
    }

    /// What lies at the bottom of it: layers of TLS wrap what happened in what they make of it.
    static Throwable deepest(Throwable cause) {
        Throwable deepest = cause;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        return deepest;
    }
}
