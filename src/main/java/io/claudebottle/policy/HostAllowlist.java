package io.claudebottle.policy;

import io.claudebottle.policy.Decision.Rule;
import io.claudebottle.policy.Decision.Verdict;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which hosts a bottle may reach. Deny is the default; a host is let out only when a rule names exactly it, and then only over
/// TLS on port 443. Whoever connects must connect to [Decision#host], never to what the client wrote.
///
/// A tunnel hides paths and headers, so a route's `path_allowlist` and `auth` are not decided here, and [Decision#unenforced] says so.
public final class HostAllowlist {

    private static final int HTTPS = 443;

    /// Denials are read by a language model that would otherwise try the next mirror: say at once that no other way will do.
    private static final String FINAL = "; this is policy and not a fault, so neither a retry nor another way out will work: ";

    private static final String ASK = "only the operator can change it, under egress.routes in the bottle's file";

    private static final String FIXED = "it holds in every bottle and cannot be changed from inside";

    private final RouteTable table;
    private final Map<String, RouteRule> byHost;

    public HostAllowlist(RouteTable table) {
        this.table = table;
        this.byHost = new HashMap<>();
        table.rules().forEach(rule -> byHost.put(rule.host(), rule));
    }

    public RouteTable table() {
        return table;
    }

    /// Judges a `CONNECT host:port`.
    public Decision decide(String host, int port) {
        if (HostName.isAddress(host)) {
            return denied(Rule.ADDRESS, shown(host), port, shown(host) + " is an address, and the egress gate lets out names only" + FINAL + FIXED);
        }
        String name = HostName.canonical(host).orElse("");
        if (name.isEmpty()) {
            return malformed(host, port);
        }
        RouteRule rule = byHost.get(name);
        if (rule == null) {
            return denied(Rule.NO_ROUTE, name, port, name + " is not on this bottle's egress allowlist" + FINAL + ASK);
        }
        if (port != HTTPS) {
            return denied(Rule.PORT, name, port, "port " + port + " of " + name + " is closed, the egress gate lets out port 443 only" + FINAL + FIXED);
        }
        return new Decision(Verdict.ALLOWED, name, port, Rule.ROUTE, rule.origin(), allowedReason(rule), rule.unenforced());
    }

    /// Judges a plain HTTP request: always a denial, worded by whether HTTPS would do.
    public Decision decidePlain(String host, int port) {
        Decision tunnelled = decide(host, HTTPS);
        if (!tunnelled.allowed()) {
            return new Decision(
                    Verdict.DENIED, tunnelled.host(), port, tunnelled.rule(), tunnelled.origin(), tunnelled.reason(), List.of());
        }
        String name = tunnelled.host();
        return denied(
                Rule.PLAIN_HTTP, name, port, "unencrypted HTTP to " + name + " is not let out; this is policy, use https://" + name + "/ instead");
    }

    /// Judges a URL as an operator writes it, for "try a URL": the very decisions that a request for it would meet.
    ///
    /// @param url with or without `https://` in front
    public Decision tryUrl(String url) {
        String written = url.strip();
        URI parsed;
        try {
            parsed = new URI(written.contains("://") ? written : "https://" + written);
        } catch (URISyntaxException e) {
            return malformed(written, 0);
        }
        if (parsed.getHost() == null) {
            return malformed(written, 0);
        }
        boolean secure = "https".equalsIgnoreCase(parsed.getScheme());
        int port = parsed.getPort() > 0 ? parsed.getPort() : secure ? HTTPS : 80;
        return secure ? decide(parsed.getHost(), port) : decidePlain(parsed.getHost(), port);
    }

    /// Judges a request whose target makes no sense.
    public Decision malformed(String target, int port) {
        String what = target.isEmpty() ? "the request names no host" : "'" + shown(target) + "' is not a host name";
        return denied(Rule.MALFORMED, shown(target), port, what + " that the egress gate could judge" + FINAL + FIXED);
    }

    /// Judges an allowed host whose name leads to an address of the gate itself or of its link.
    public Decision innerAddress(String host, int port, String address) {
        return denied(
                Rule.INNER_ADDRESS, host, port, host + " leads to " + address + ", which no name may lead to from a bottle" + FINAL + FIXED);
    }

    private Decision denied(Rule rule, String host, int port, String reason) {
        String origin = rule == Rule.NO_ROUTE ? RouteRule.DEFAULT_ORIGIN : Decision.GATE;
        return new Decision(Verdict.DENIED, host, port, rule, origin, "blocked: " + reason, List.of());
    }

    private static String allowedReason(RouteRule rule) {
        String reason = rule.host() + " is on the egress allowlist";
        return rule.unenforced().isEmpty()
                ? reason
                : reason + "; inside the tunnel " + String.join(" and ", rule.unenforced()) + " cannot be applied";
    }

    /// What a client wrote, fit for a status line: printable ASCII and not endless.
    private static String shown(String text) {
        String ascii = text.replaceAll("[^\\x21-\\x7e]", "?");
        return ascii.length() <= 80 ? ascii : ascii.substring(0, 77) + "...";
    }
}
