package io.claudebottle.sidecar.egress;

import io.claudebottle.policy.Decision;
import io.claudebottle.policy.EgressRules;
import io.claudebottle.policy.HostName;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a request through a tunnel is for, which must be the host of the tunnel in every place that names one.
///
/// @param target in origin form, or `*`
/// @param refusal why it is not even looked at further
record InnerTarget(String target, Optional<Decision> refusal) {

    private static final int HTTPS = 443;

    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https://([^/?]*)(/[^?]*)?(\\?.*)?");

    /// On the wire a name is in ASCII; what is not would be read as a name in one character set or another.
    private static final Pattern AUTHORITY = Pattern.compile("([\\x21-\\x7e&&[^:@\\[\\]]]+)(?::([0-9]{1,5}))?");

    /// @param host of the tunnel, canonical
    static InnerTarget of(HttpRequest request, String host) {
        String uri = request.uri();
        if (request.method().equals(HttpMethod.CONNECT)) {
            return refused(uri, EgressRules.unreadable(host, HTTPS, "a CONNECT inside a connection"));
        }
        String target = uri;
        if (!uri.startsWith("/") && !(uri.equals("*") && request.method().equals(HttpMethod.OPTIONS))) {
            Matcher absolute = ABSOLUTE.matcher(uri);
            if (!absolute.matches()) {
                return refused("", EgressRules.unreadable(host, HTTPS, "a target that is no path"));
            }
            if (!isFor(absolute.group(1), host)) {
                return refused("", EgressRules.otherHost(host, "the request line", absolute.group(1)));
            }
            target = (absolute.group(2) == null ? "/" : absolute.group(2)) + (absolute.group(3) == null ? "" : absolute.group(3));
        }
        String named = request.headers().get(HttpHeaderNames.HOST, "");
        return isFor(named, host) ? new InnerTarget(target, Optional.empty()) : refused(target, EgressRules.otherHost(host, "the Host header", named));
    }

    private static InnerTarget refused(String target, Decision decision) {
        return new InnerTarget(target, Optional.of(decision));
    }

    private static boolean isFor(String authority, String host) {
        if (authority.equals(host)) {
            return true;
        }
        Matcher parts = AUTHORITY.matcher(authority);
        return parts.matches()
                && (parts.group(2) == null || Integer.parseInt(parts.group(2)) == HTTPS)
                && HostName.canonical(parts.group(1)).filter(host::equals).isPresent();
    }

    /// Without its query.
    String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }
}
