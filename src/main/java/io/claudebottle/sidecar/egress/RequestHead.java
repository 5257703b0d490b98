package io.claudebottle.sidecar.egress;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The head of one request, read line by line and strictly (RFC 9112): where a server and a gate could read a request differently, the
/// gate refuses it, because what differs is how one request is hidden in another.
final class RequestHead {

    private static final int MAX_HEADERS = 200;

    /// More digits than any body needs, and few enough for a long.
    private static final int MAX_LENGTH_DIGITS = 15;

    private static final boolean[] TOKEN = tokenCharacters();

    private final HttpMethod method;
    private final String target;
    private final HttpVersion version;
    private final HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().withNameValidation(false).withValidation(false).newHeaders();
    private @Nullable String length;
    private boolean chunked;

    private RequestHead(HttpMethod method, String target, HttpVersion version) {
        this.method = method;
        this.target = target;
        this.version = version;
    }

    /// Begins with the request line.
    ///
    /// @param line without its end; one character a byte
    static RequestHead begin(String line) throws UnreadableRequest {
        if (line.isEmpty()) {
            throw new UnreadableRequest("an empty line in front");
        }
        int first = line.indexOf(' ');
        int last = line.lastIndexOf(' ');
        if (first <= 0 || last == first) {
            throw new UnreadableRequest("no method, target and version in its first line");
        }
        String method = line.substring(0, first);
        String target = line.substring(first + 1, last);
        if (!isToken(method) || method.length() > 32) {
            throw new UnreadableRequest("a method that is none");
        }
        if (target.isEmpty() || !target.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new UnreadableRequest("a target with blanks, control characters, or what is not ASCII");
        }
        if (target.indexOf('#') >= 0) {
            throw new UnreadableRequest("a fragment in its target");
        }
        return new RequestHead(HttpMethod.valueOf(method), target, version(line.substring(last + 1)));
    }

    private static HttpVersion version(String text) throws UnreadableRequest {
        return switch (text) {
            case "HTTP/1.1" -> HttpVersion.HTTP_1_1;
            case "HTTP/1.0" -> HttpVersion.HTTP_1_0;
            default -> throw new UnreadableRequest("a version other than HTTP/1.1 and HTTP/1.0");
        };
    }

    /// Adds one header.
    ///
    /// @param line without its end, not empty; one character a byte
    void add(String line) throws UnreadableRequest {
        if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
            throw new UnreadableRequest("a header that goes on in the next line");
        }
        int colon = line.indexOf(':');
        String name = colon < 0 ? "" : line.substring(0, colon);
        if (!isToken(name)) {
            throw new UnreadableRequest("a header without a name, or with blanks or control characters in it");
        }
        String value = trimmed(line.substring(colon + 1));
        if (!value.chars().allMatch(c -> c >= ' ' && c != 0x7f || c == '\t')) {
            throw new UnreadableRequest("control characters in a header");
        }
        if (headers.size() >= MAX_HEADERS) {
            throw new UnreadableRequest("more than " + MAX_HEADERS + " headers");
        }
        frame(name.toLowerCase(Locale.ROOT), value);
        headers.add(name, value);
    }

    /// Notices what says where the request ends.
    private void frame(String name, String value) throws UnreadableRequest {
        switch (name) {
            case "content-length" -> {
                if (length != null) {
                    throw new UnreadableRequest("two lengths");
                }
                if (value.isEmpty() || value.length() > MAX_LENGTH_DIGITS || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    throw new UnreadableRequest("a length that is no number");
                }
                length = value;
            }
            case "transfer-encoding" -> {
                if (chunked || !value.equalsIgnoreCase("chunked") || version.equals(HttpVersion.HTTP_1_0)) {
                    throw new UnreadableRequest("a transfer encoding other than chunked, or more than one");
                }
                chunked = true;
            }
            // Servers that turn hyphens into underscores read these as the above.
            case "content_length", "transfer_encoding" -> throw new UnreadableRequest("an underscore in the header that says where it ends");
            default -> {
                // says nothing about that
            }
        }
    }

    private static String trimmed(String value) {
        int start = 0;
        int end = value.length();
        while (start < end && isBlank(value.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(value.charAt(end - 1))) {
            end--;
        }
        return value.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /// All headers are there.
    HttpRequest complete() throws UnreadableRequest {
        if (chunked && length != null) {
            throw new UnreadableRequest("both a length and chunks");
        }
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        if (hosts.size() != 1) {
            throw new UnreadableRequest(hosts.isEmpty() ? "no Host header" : "two Host headers");
        }
        return new DefaultHttpRequest(version, method, target, headers);
    }

    boolean isChunked() {
        return chunked;
    }

    /// Of a body that is not chunked; 0 when there is none.
    long length() {
        return length == null ? 0 : Long.parseLong(length);
    }

    private static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c < TOKEN.length && TOKEN[c]);
    }

    private static boolean[] tokenCharacters() {
        boolean[] token = new boolean[128];
        for (char c = '!'; c < 0x7f; c++) {
            token[c] = Character.isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
        }
        return token;
    }
}
