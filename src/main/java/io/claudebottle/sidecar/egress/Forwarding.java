package io.claudebottle.sidecar.egress;

import io.claudebottle.policy.RouteRule;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What becomes of a head on its way: what is between two machines only stays there (RFC 9110, 7.6.1), and of credentials only those of
/// the gate go out.
final class Forwarding {

    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "content-length",
            "host",
            "http2-settings");

    /// Some servers take the path from here instead, which a rule on paths must not leave to the agent.
    private static final Set<String> OTHER_PATHS = Set.of("x-original-url", "x-rewrite-url");

    private Forwarding() {}

    /// The head as it goes out.
    ///
    /// @param host canonical
    /// @param target in origin form
    /// @param credential for the route, when it has one
    /// @param scanned whether somebody on the way reads bodies, who cannot if they are compressed
    static HttpRequest outgoing(HttpRequest request, String host, String target, RouteRule rule, Optional<String> credential, boolean scanned) {
        HttpHeaders in = request.headers();
        HttpHeaders out = unchecked();
        out.add(HttpHeaderNames.HOST, host);
        Set<String> named = namedByConnection(in);
        for (Map.Entry<String, String> header : in) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!HOP_BY_HOP.contains(name) && !named.contains(name) && !isDropped(name, rule)) {
                out.add(header.getKey(), header.getValue());
            }
        }
        credential.ifPresent(value -> out.set(HttpHeaderNames.AUTHORIZATION, rule.authScheme() + " " + value));
        if (scanned) {
            out.set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY);
            out.remove(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
        }
        frame(in, out);
        if (isWebSocket(request)) {
            out.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
            out.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        }
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, request.method(), target, out);
    }

    private static boolean isDropped(String name, RouteRule rule) {
        return name.equals("authorization")
                || rule.hasCredential() && name.equals("x-api-key")
                || !rule.pathAllowlist().isEmpty() && OTHER_PATHS.contains(name);
    }

    private static void frame(HttpHeaders in, HttpHeaders out) {
        if (in.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            out.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else if (in.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            out.set(HttpHeaderNames.CONTENT_LENGTH, in.get(HttpHeaderNames.CONTENT_LENGTH));
        }
    }

    /// Whether it asks for the one other protocol that the gate lets through.
    static boolean isWebSocket(HttpRequest request) {
        return request.method().equals(HttpMethod.GET)
                && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && request.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && request.headers().contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                && !request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
                && !request.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
    }

    /// The head of an answer as the agent gets it.
    ///
    /// @param bodiless the answer has no body whatever its headers say
    /// @param agentSpeaks11 whether the agent can read chunks
    /// @param close whether the connection ends with this answer
    static HttpResponse incoming(HttpResponse response, boolean bodiless, boolean agentSpeaks11, boolean close) {
        HttpHeaders in = response.headers();
        HttpHeaders out = unchecked();
        Set<String> named = namedByConnection(in);
        for (Map.Entry<String, String> header : in) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!HOP_BY_HOP.contains(name) && !named.contains(name)) {
                out.add(header.getKey(), header.getValue());
            }
        }
        if (in.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            out.set(HttpHeaderNames.CONTENT_LENGTH, in.get(HttpHeaderNames.CONTENT_LENGTH));
        } else if (!bodiless && agentSpeaks11) {
            out.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        if (close) {
            out.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        return new DefaultHttpResponse(HttpVersion.HTTP_1_1, response.status(), out);
    }

    /// The answer that hands the connection over to a WebSocket.
    static HttpResponse switching(HttpResponse response) {
        HttpResponse out = incoming(response, true, true, false);
        out.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        out.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        return out;
    }

    private static Set<String> namedByConnection(HttpHeaders headers) {
        List<String> connection = headers.getAll(HttpHeaderNames.CONNECTION);
        if (connection.isEmpty()) {
            return Set.of();
        }
        var named = new HashSet<String>();
        for (String value : connection) {
            for (String name : value.split(",")) {
                named.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return named;
    }

    /// Was checked when it was read.
    private static HttpHeaders unchecked() {
        return DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    }

    /// About what a head takes on the wire.
    static long size(HttpHeaders headers) {
        long size = 2;
        for (Map.Entry<String, String> header : headers) {
            size += header.getKey().length() + header.getValue().length() + 4;
        }
        return size;
    }
}
