package io.claudebottle.sidecar.pipelock;

import io.claudebottle.policy.DefaultHosts;
import io.claudebottle.policy.RouteRule;
import io.claudebottle.policy.RouteTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What pipelock is told, as its version 2.3.0 reads it: that version refuses the whole file for one key that it does not know.
///
/// What it looks into it holds in memory: a request up to [#MAX_REQUEST_BODY] and an answer up to [#MAX_RESPONSE_BODY], each whole
/// before a byte of it goes on; only server-sent events stream. More than that is blocked, and so is what is compressed. A WebSocket
/// does not come about: its upgrade is stripped. Reading takes one to two seconds a MiB, answers too, and this version cannot be
/// kept from reading answers. So a host that serves archives, or speaks through WebSockets, is to be passed through: unread, unlimited.
///
/// @param hosts the only ones let out; exactly those of the egress gate
/// @param passthrough hosts whose tunnels are not opened
/// @param port on the loopback address
/// @param inner ranges that no name may lead to
/// @param authority certificate of the authority that signs for the hosts of opened tunnels
/// @param authorityKey its private key
record PipelockConfig(SortedSet<String> hosts, SortedSet<String> passthrough, int port, List<String> inner, Path authority, Path authorityKey) {

    /// Of a request, in bytes.
    static final long MAX_REQUEST_BODY = 8L << 20;

    /// Of an answer, in bytes. A clear refusal is better than minutes of silence.
    static final long MAX_RESPONSE_BODY = 32L << 20;

    /// A table may be empty, and strict mode wants one host; this one does not exist anywhere (RFC 2606).
    private static final String NOBODY = "nobody.invalid";

    /// As the egress gate: no name may lead to the bundle itself, to its link, or to a cloud's metadata service.
    static final List<String> INNER = List.of(
            "0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "192.0.0.192/32", "224.0.0.0/4", "255.0.0.0/8", "::/128", "::1/128", "fe80::/10", "ff00::/8");

    /// Hosts of a company live there, and the operator named them. Metadata services that hide in these ranges are cut out.
    static final List<Network> PRIVATE = privateRanges();

    static PipelockConfig of(RouteTable table, int port, List<String> inner, Path authority, Path authorityKey) {
        // All of them at all times: pipelock does not let itself be told of another one while it runs.
        var unread = new TreeSet<>(DefaultHosts.UNSCANNED);
        List<RouteRule> letOut = table.rules().stream().filter(rule -> !rule.denied()).toList();
        letOut.stream().filter(RouteRule::tlsPassthrough).map(RouteRule::host).forEach(unread::add);
        return new PipelockConfig(
                letOut.stream().map(RouteRule::host).collect(Collectors.toCollection(TreeSet::new)), unread, port, inner, authority, authorityKey);
    }

    private static List<Network> privateRanges() {
        List<Network> ranges = new ArrayList<>(List.of(Network.of("10.0.0.0/8"), Network.of("172.16.0.0/12"), Network.of("192.168.0.0/16")));
        ranges.addAll(Network.of("100.64.0.0/10").without(Network.of("100.100.100.200/32")));
        // The neighbours of AWS's address go with it: a range down to the one address would be a hundred lines.
        ranges.addAll(Network.of("fd00::/8").without(Network.of("fd00:ec2::/32")));
        return List.copyOf(ranges);
    }

    /// Whether a running pipelock has to be started anew for `next`: it takes every other change while it runs.
    boolean needsRestartFor(PipelockConfig next) {
        return !passthrough.containsAll(next.passthrough);
    }

    String toYaml() {
        return """
                version: 1
                mode: strict
                enforce: true
                explain_blocks: false
                api_allowlist:
                %1$s
                fetch_proxy:
                  listen: "127.0.0.1:%2$d"
                  monitoring:
                    max_url_length: 8192
                    # Names of wheels and of JDK archives reach 4.77; a random token of 48 characters has more.
                    entropy_threshold: 4.8
                    # For each host. A first npm install asks one registry for some thousand packages.
                    max_requests_per_minute: 20000
                    max_data_per_minute: 0
                    blocklist: []
                    subdomain_entropy_exclusions: []
                forward_proxy:
                  enabled: true
                  # A session of an agent may last days, and a tunnel is silent for as long as a model thinks.
                  max_tunnel_seconds: 604800
                  idle_timeout_seconds: 3600
                  sni_verification: true
                tls_interception:
                  enabled: true
                  ca_cert: %3$s
                  ca_key: %4$s
                  passthrough_domains:
                %5$s
                  cert_ttl: "24h"
                  cert_cache_size: 1000
                  max_response_bytes: %6$d
                request_body_scanning:
                  enabled: true
                  action: block
                  max_body_bytes: %7$d
                  scan_headers: true
                  header_mode: all
                  # The Authorization that arrives here is the one that the egress gate put in; it strips the agent's.
                  ignore_headers: [Authorization, Connection, Content-Length, Host, Transfer-Encoding]
                dlp:
                  # Nobody's secret is in its environment; a path in there would be taken for one.
                  scan_env: false
                  include_defaults: true
                # Answers are reported, not changed: what an agent downloads is what was served. Only the built-in list, for time.
                response_scanning:
                  enabled: true
                  action: warn
                  include_defaults: false
                  patterns: []
                  # Read, they would lose what is not data, the names of events for one.
                  sse_streaming:
                    enabled: false
                media_policy:
                  enabled: false
                internal:%8$s
                ssrf:
                  ip_allowlist:
                %9$s
                logging:
                  format: json
                  output: stdout
                  include_allowed: true
                  include_blocked: true
                """
                .formatted(
                        items(2, hosts.isEmpty() ? List.of(NOBODY) : hosts),
                        port,
                        quoted(authority.toString()),
                        quoted(authorityKey.toString()),
                        items(4, passthrough),
                        MAX_RESPONSE_BODY,
                        MAX_REQUEST_BODY,
                        inner.isEmpty() ? " []" : "\n" + items(2, inner),
                        items(4, PRIVATE.stream().map(Network::toString).toList()));
    }

    private static String items(int indent, Iterable<String> texts) {
        List<String> lines = new ArrayList<>();
        texts.forEach(text -> lines.add(" ".repeat(indent) + "- " + quoted(text)));
        return String.join("\n", lines);
    }

    /// Host names, ranges and our own paths have nothing that would need escaping.
    private static String quoted(String plain) {
        return '"' + plain + '"';
    }
}
