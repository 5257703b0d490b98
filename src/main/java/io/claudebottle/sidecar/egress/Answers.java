package io.claudebottle.sidecar.egress;

import io.claudebottle.policy.Decision;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/// The few answers that come from the gate itself.
final class Answers {

    /// The reason once more: most clients show no body of a refused CONNECT.
    static final String POLICY_HEADER = "X-Claude-Bottle-Policy";

    private Answers() {}

    /// 403 that says why in its status line, a header and its body, because which of the three a client shows differs. The
    /// connection closes: what follows on it was meant for a host that is not reached.
    static FullHttpResponse denial(Decision decision) {
        var status = new HttpResponseStatus(HttpResponseStatus.FORBIDDEN.code(), decision.reason());
        FullHttpResponse response = answer(status, "text/plain; charset=utf-8", decision.reason() + "\n");
        response.headers().set(POLICY_HEADER, decision.reason());
        HttpUtil.setKeepAlive(response, false);
        return response;
    }

    /// 403 with the reason of another that stands between the gate and the world.
    static FullHttpResponse refusedByScanner(String reason) {
        String sentence = "blocked: " + reason + "; this is policy and not a fault: only the operator can change it";
        return said(new HttpResponseStatus(HttpResponseStatus.FORBIDDEN.code(), sentence), sentence);
    }

    /// Allowed, and it did not work.
    static FullHttpResponse failure(HttpResponseStatus status, String reason) {
        return said(new HttpResponseStatus(status.code(), reason), reason);
    }

    private static FullHttpResponse said(HttpResponseStatus status, String sentence) {
        FullHttpResponse response = answer(status, "text/plain; charset=utf-8", sentence + "\n");
        HttpUtil.setKeepAlive(response, false);
        return response;
    }

    /// The gate takes a connection for its own from here.
    static FullHttpResponse established() {
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, new HttpResponseStatus(HttpResponseStatus.OK.code(), "Connection established"), Unpooled.EMPTY_BUFFER);
    }

    static FullHttpResponse json(String body) {
        return answer(HttpResponseStatus.OK, "application/json", body);
    }

    static FullHttpResponse text(HttpResponseStatus status, String body) {
        return answer(status, "text/plain; charset=utf-8", body + "\n");
    }

    private static FullHttpResponse answer(HttpResponseStatus status, String type, String body) {
        var content = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
        response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
        return response;
    }
}
