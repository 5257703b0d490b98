package io.claudebottle.sidecar.supervise;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The requests of one connection, one after the other.
final class HttpExchanges extends SimpleChannelInboundHandler<FullHttpRequest> {

    /// A name that was made to lead here from elsewhere carries itself in `Host`, a web page carries itself in `Origin`.
    private static final Pattern OURSELVES = Pattern.compile("(?:supervise|localhost|127\\.0\\.0\\.1)(?::\\d{1,5})?", Pattern.CASE_INSENSITIVE);

    private static final String ORIGIN_SCHEME = "http://";

    private final Function<String, HttpTransport.Reply> answer;
    private final ExecutorService calls;
    private final Duration patience;
    private @Nullable Future<?> deadline;
    private boolean busy;

    /// @param answer may block; runs on a thread of `calls`
    /// @param patience from one answer to the end of the next request
    HttpExchanges(Function<String, HttpTransport.Reply> answer, ExecutorService calls, Duration patience) {
        this.answer = answer;
        this.calls = calls;
        this.patience = patience;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        expectRequest(context);
    }

    /// However slowly a client sends, and whatever it does not send, the connection is gone by then.
    private void expectRequest(ChannelHandlerContext context) {
        busy = false;
        deadline = context.executor().schedule(() -> context.close(), patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (busy) {
            // It did not wait for its answer, which no client of this protocol does.
            context.close();
            return;
        }
        busy = true;
        Future<?> pending = deadline;
        if (pending != null) {
            pending.cancel(false);
        }
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        HttpTransport.Reply refusal = refusal(request);
        if (refusal != null) {
            reply(context, refusal, keepAlive);
            return;
        }
        String body = request.content().toString(StandardCharsets.UTF_8);
        try {
            calls.execute(() -> call(context, body, keepAlive));
        } catch (RejectedExecutionException closing) {
            context.close();
        }
    }

    private void call(ChannelHandlerContext context, String body, boolean keepAlive) {
        HttpTransport.Reply reply = answer.apply(body);
        try {
            context.executor().execute(() -> reply(context, reply, keepAlive));
        } catch (RejectedExecutionException closed) {
            // The server is gone, and the connection with it.
        }
    }

    private HttpTransport.@Nullable Reply refusal(FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return new HttpTransport.Reply(400, "");
        }
        if (!isForUs(request.headers())) {
            return new HttpTransport.Reply(403, "");
        }
        if (!request.uri().equals("/")) {
            return new HttpTransport.Reply(404, "");
        }
        if (!request.method().equals(HttpMethod.POST)) {
            return new HttpTransport.Reply(405, "");
        }
        // A web page can send anything else without asking first.
        String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
        return type.toLowerCase(Locale.ROOT).startsWith("application/json") ? null : new HttpTransport.Reply(415, "");
    }

    private static boolean isForUs(HttpHeaders headers) {
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        return hosts.size() == 1
                && OURSELVES.matcher(hosts.getFirst()).matches()
                && headers.getAll(HttpHeaderNames.ORIGIN).stream().allMatch(HttpExchanges::isOurs);
    }

    private static boolean isOurs(String origin) {
        return origin.startsWith(ORIGIN_SCHEME) && OURSELVES.matcher(origin.substring(ORIGIN_SCHEME.length())).matches();
    }

    private void reply(ChannelHandlerContext context, HttpTransport.Reply reply, boolean keepAlive) {
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(reply.status()),
                Unpooled.copiedBuffer(reply.body(), StandardCharsets.UTF_8));
        HttpUtil.setContentLength(response, response.content().readableBytes());
        if (!reply.body().isEmpty()) {
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
        }
        if (reply.status() == HttpResponseStatus.METHOD_NOT_ALLOWED.code()) {
            response.headers().set(HttpHeaderNames.ALLOW, "POST");
        }
        HttpUtil.setKeepAlive(response, keepAlive);
        var written = context.writeAndFlush(response);
        if (keepAlive) {
            expectRequest(context);
        } else {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        Future<?> pending = deadline;
        if (pending != null) {
            pending.cancel(false);
        }
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
