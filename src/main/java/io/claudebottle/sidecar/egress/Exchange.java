package io.claudebottle.sidecar.egress;

import io.claudebottle.policy.RouteRule;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/// One request and its answer, as far as they have come. Used on one event loop only.
final class Exchange {

    final String id;
    final HttpRequest request;

    /// In origin form.
    final String target;

    /// Of the body, what came before the way was open. Bounded: nothing more is read meanwhile.
    final Queue<HttpContent> waiting = new ArrayDeque<>();

    Optional<RouteRule> rule = Optional.empty();
    boolean requestComplete;

    /// The head is on its way to the host.
    boolean sent;

    /// It went out on a connection that had served before, which the host may just have given up.
    boolean reused;

    boolean retried;
    boolean answering;

    /// Nothing more is expected, apart from the rest of a body that nobody wants.
    boolean ended;

    /// An answer that is not the last one to this request is coming in.
    boolean interim;

    boolean switching;
    boolean upstreamStays;
    boolean keepAlive;
    int status;
    long bytesOut;
    long bytesIn;
    String scannerSaid = "";

    private final long startedAt = System.nanoTime();
    private long answeredAt;

    Exchange(String id, HttpRequest request, String target, long headSize) {
        this.id = id;
        this.request = request;
        this.target = target;
        this.bytesOut = headSize;
        this.keepAlive = HttpUtil.isKeepAlive(request) && request.protocolVersion().equals(HttpVersion.HTTP_1_1);
    }

    boolean isHead() {
        return request.method().equals(HttpMethod.HEAD);
    }

    /// Whether it may go out a second time.
    boolean canBeRepeated() {
        boolean harmless = isHead() || request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.OPTIONS);
        return harmless && reused && !retried && !answering && !HttpUtil.isTransferEncodingChunked(request) && HttpUtil.getContentLength(request, 0L) == 0;
    }

    void answered(int code) {
        status = code;
        answering = true;
        answeredAt = System.nanoTime();
    }

    long latencyMillis() {
        return TimeUnit.NANOSECONDS.toMillis((answering ? answeredAt : System.nanoTime()) - startedAt);
    }

    long durationMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt);
    }

    void dropWaiting() {
        waiting.forEach(HttpContent::release);
        waiting.clear();
    }
}
