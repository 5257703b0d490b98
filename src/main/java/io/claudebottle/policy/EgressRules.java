package io.claudebottle.policy;

import io.claudebottle.policy.Decision.Rule;
import io.claudebottle.policy.Decision.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a bottle may reach. Deny is the default; a request is let out only when a rule names exactly its host, and its path where the
/// rule has paths, and then only over TLS on port 443. Whoever connects must connect to [Decision#host], never to what the client wrote.
public final class EgressRules {

    /// Reserved for ever to be nobody's (RFC 2606): every launch asks the gate for it, to see it refused.
    public static final String NEVER_ALLOWED = "isolation-check.invalid";

    private static final int HTTPS = 443;

    /// Denials are read by a language model that would otherwise try the next mirror: say at once that no other way will do.
    private static final String FINAL = "; this is policy and not a fault, so neither a retry nor another way out will work: ";

    private static final String ASK = "only the operator can change it, under egress.routes in the bottle's file";

    private static final String FIXED = "it holds in every bottle and cannot be changed from inside";

    private static final Pattern URL = Pattern.compile("(?:([A-Za-z][A-Za-z0-9+.-]*)://)?([^/?#]*)([^?#]*)(?:[?#].*)?", Pattern.DOTALL);

    private static final Pattern AUTHORITY = Pattern.compile("(?:.*@)?(\\[[^\\]]*]|[^:]*)(?::(\\d{0,5}))?", Pattern.DOTALL);

    private final RouteTable table;
    private final Map<String, RouteRule> byHost;

    public EgressRules(RouteTable table) {
        this.table = table;
        this.byHost = new HashMap<>();
        table.rules().forEach(rule -> byHost.put(rule.host(), rule));
    }

    public RouteTable table() {
        return table;
    }

    /// The rule for a host, allowing or denying.
    ///
    /// @param host in any spelling
    public Optional<RouteRule> rule(String host) {
        RouteRule spelledSo = byHost.get(host);
        return spelledSo == null ? HostName.canonical(host).map(byHost::get) : Optional.of(spelledSo);
    }

    /// Judges a `CONNECT host:port`.
    public Decision decide(String host, int port) {
        // Rules are for canonical names, which no address is one of: most requests need no look at their spelling.
        RouteRule spelledSo = byHost.get(host);
        if (spelledSo != null) {
            return decide(spelledSo, port);
        }
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
        return decide(rule, port);
    }

    private static Decision decide(RouteRule rule, int port) {
        String name = rule.host();
        if (rule.denied()) {
            return new Decision(
                    Verdict.DENIED, name, port, Rule.DENIED, rule.origin(), "blocked: the operator decided that this bottle never reaches " + name + FINAL + ASK);
        }
        if (port != HTTPS) {
            return denied(Rule.PORT, name, port, "port " + port + " of " + name + " is closed, the egress gate lets out port 443 only" + FINAL + FIXED);
        }
        return allowed(rule, "");
    }

    /// Judges a request over TLS: its host, then its path.
    ///
    /// @param path as it was sent, without its query; `*` for the server as a whole
    public Decision decide(String host, int port, String path) {
        Decision decision = decide(host, port);
        return decision.allowed() ? decidePath(byHost.get(decision.host()), path) : decision;
    }

    /// Judges a path under a rule that is known to allow its host; for a rule that was good for one connection.
    public static Decision decidePath(RouteRule rule, String path) {
        if (rule.pathAllowlist().isEmpty()) {
            return allowed(rule, "");
        }
        String allowlist = rule.host() + " is reached under " + shown(String.join(" ", rule.pathAllowlist())) + " only, and ";
        if (PathPrefix.isAmbiguous(path)) {
            return pathDenied(rule, allowlist + shown(path) + " is a path that servers read in more than one way");
        }
        return PathPrefix.allows(rule.pathAllowlist(), path) ? allowed(rule, path) : pathDenied(rule, allowlist + shown(path) + " is not below that");
    }

    private static Decision pathDenied(RouteRule rule, String why) {
        return new Decision(Verdict.DENIED, rule.host(), HTTPS, Rule.PATH, rule.origin(), "blocked: " + why + FINAL + ASK);
    }

    private static Decision allowed(RouteRule rule, String path) {
        String reason = rule.host() + " is on the egress allowlist" + (path.isEmpty() ? "" : ", and the path is allowed there");
        return new Decision(Verdict.ALLOWED, rule.host(), HTTPS, Rule.ROUTE, rule.origin(), reason);
    }

    /// Judges a plain HTTP request: always a denial, worded by whether HTTPS would do.
    public Decision decidePlain(String host, int port) {
        Decision tunnelled = decide(host, HTTPS);
        if (!tunnelled.allowed()) {
            return new Decision(Verdict.DENIED, tunnelled.host(), port, tunnelled.rule(), tunnelled.origin(), tunnelled.reason());
        }
        String name = tunnelled.host();
        return denied(
                Rule.PLAIN_HTTP, name, port, "unencrypted HTTP to " + name + " is not let out; this is policy, use https://" + name + "/ instead");
    }

    /// Judges a URL as an operator writes it, for "try a URL": the very decision that a request for it would meet.
    ///
    /// @param url with or without `https://` in front
    public Decision tryUrl(String url) {
        String written = url.strip();
        Matcher parts = URL.matcher(written);
        if (!parts.matches()) {
            return malformed(written, 0);
        }
        Matcher authority = AUTHORITY.matcher(parts.group(2));
        String scheme = parts.group(1) == null ? "https" : parts.group(1).toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("https") || scheme.equals("wss");
        if (!authority.matches() || !secure && !scheme.equals("http") && !scheme.equals("ws")) {
            return malformed(written, 0);
        }
        String host = authority.group(1);
        String port = authority.group(2) == null ? "" : authority.group(2);
        int number = port.isEmpty() ? secure ? HTTPS : 80 : Integer.parseInt(port);
        return secure ? decide(host, number, sent(parts.group(3))) : decidePlain(host, number);
    }

    /// A path as clients send it: what is not ASCII, and blanks, escaped.
    private static String sent(String path) {
        var sent = new StringBuilder(path.isEmpty() ? "/" : "");
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            if (b == ' ' || b < 0) {
                sent.append(String.format("%%%02X", b));
            } else {
                sent.append((char) b);
            }
        }
        return sent.toString();
    }

    /// Judges a request whose target makes no sense.
    public static Decision malformed(String target, int port) {
        String what = target.isEmpty() ? "the request names no host" : "'" + shown(target) + "' is not a host name";
        return denied(Rule.MALFORMED, shown(target), port, what + " that the egress gate could judge" + FINAL + FIXED);
    }

    /// Judges a request that cannot be read in one way only.
    ///
    /// @param what what is wrong with it, without anything of what the client wrote
    public static Decision unreadable(String host, int port, String what) {
        return denied(Rule.MALFORMED, host, port, "the request has " + what + ", which servers read in more than one way" + FINAL + FIXED);
    }

    /// Judges what comes through a tunnel to `host` and is for another.
    ///
    /// @param where which part of it names the other host
    public static Decision otherHost(String host, String where, String other) {
        return denied(
                Rule.ONE_HOST, host, HTTPS, where + " names " + shown(other) + " inside a connection to " + host + FINAL + FIXED);
    }

    /// Judges what comes through a tunnel and is not TLS.
    public static Decision notTls(String host) {
        return denied(Rule.PLAIN_HTTP, host, HTTPS, "what was sent to " + host + " is not TLS, and the egress gate lets out nothing else" + FINAL + FIXED);
    }

    /// Judges an allowed request whose credential the gate has not been given.
    public static Decision withoutCredential(RouteRule rule) {
        return new Decision(
                Verdict.DENIED,
                rule.host(),
                HTTPS,
                Rule.CREDENTIAL,
                rule.origin(),
                "blocked: " + rule.host() + " needs the credential " + rule.tokenEnv()
                        + ", which the operator has not supplied; neither a retry nor another way out will work: only the operator can supply it");
    }

    /// Judges an allowed request that cannot be recorded.
    public static Decision unrecorded(String host, int port) {
        return denied(
                Rule.NO_RECORD,
                host,
                port,
                "the egress gate cannot write its record of what leaves, and without that nothing does; neither a retry nor another way out will"
                        + " work: only the operator can repair it, for example when the disk is full");
    }

    /// Judges an allowed host whose name leads to an address of the gate itself or of its link.
    public static Decision innerAddress(String host, int port, String address) {
        return denied(
                Rule.INNER_ADDRESS, host, port, host + " leads to " + address + ", which no name may lead to from a bottle" + FINAL + FIXED);
    }

    private static Decision denied(Rule rule, String host, int port, String reason) {
        String origin = rule == Rule.NO_ROUTE ? RouteRule.DEFAULT_ORIGIN : Decision.GATE;
        return new Decision(Verdict.DENIED, host, port, rule, origin, "blocked: " + reason);
    }

    /// What a client wrote, fit for a status line: printable ASCII and not endless.
    private static String shown(String text) {
        String ascii = text.replaceAll("[^\\x21-\\x7e]", "?");
        return ascii.length() <= 80 ? ascii : ascii.substring(0, 77) + "...";
    }
}
