package io.claudebottle.sidecar.egress;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a request to the gate is about.
sealed interface RequestTarget {

    /// `CONNECT host:port`, well formed but not yet judged.
    record Tunnel(String host, int port) implements RequestTarget {}

    /// The gate itself: the magic host, or a request that names no host but a path.
    record Gate(String method, String path) implements RequestTarget {}

    /// Anything unencrypted to another host.
    record Plain(String host, int port) implements RequestTarget {}

    /// Cannot be understood.
    record Malformed(String target) implements RequestTarget {}

    /// Answered by the gate for an agent that asks what it may reach (the original's name).
    String MAGIC_HOST = "_egress.local";

    /// On the wire a name is in ASCII; what is not would be read as a name in one character set or another.
    Pattern AUTHORITY = Pattern.compile("(\\[[^\\]]*]|[\\x21-\\x7e&&[^:@/\\[\\]]]+):([0-9]{1,5})");
    Pattern ABSOLUTE = Pattern.compile("(?i)[a-z][a-z0-9+.-]*://([^/?#]*)([^?#]*).*");

    static RequestTarget of(HttpRequest request) {
        String uri = request.uri();
        if (request.method().equals(HttpMethod.CONNECT)) {
            return hasBody(request) ? new Malformed(uri) : tunnel(uri);
        }
        if (uri.startsWith("/")) {
            return new Gate(request.method().name(), pathOf(uri));
        }
        Matcher absolute = ABSOLUTE.matcher(uri);
        if (!absolute.matches()) {
            return new Malformed(uri);
        }
        return absolute(request.method().name(), absolute.group(1), absolute.group(2), uri);
    }

    /// A body on a CONNECT is how a second request is hidden from whoever reads it otherwise than we do.
    private static boolean hasBody(HttpRequest request) {
        return request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
                || request.headers().getAll(HttpHeaderNames.CONTENT_LENGTH).stream().anyMatch(length -> !length.strip().equals("0"));
    }

    private static RequestTarget tunnel(String authority) {
        Matcher matcher = AUTHORITY.matcher(authority);
        if (!matcher.matches()) {
            return new Malformed(authority);
        }
        int port = Integer.parseInt(matcher.group(2));
        return port >= 1 && port <= 65535 ? new Tunnel(matcher.group(1), port) : new Malformed(authority);
    }

    private static RequestTarget absolute(String method, String authority, String path, String uri) {
        Matcher matcher = AUTHORITY.matcher(authority.contains(":") ? authority : authority + ":80");
        if (!matcher.matches()) {
            return new Malformed(uri);
        }
        String host = matcher.group(1);
        return host.toLowerCase(Locale.ROOT).equals(MAGIC_HOST)
                ? new Gate(method, path.isEmpty() ? "/" : path)
                : new Plain(host, Integer.parseInt(matcher.group(2)));
    }

    private static String pathOf(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }
}
