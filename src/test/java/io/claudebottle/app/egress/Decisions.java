package io.claudebottle.app.egress;

import io.claudebottle.app.AppFixture;
import io.claudebottle.session.gate.LedgerEntry;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/// What gates decide, as they would.
public final class Decisions {

    public static final String BOTTLE = "researcher-m3hxd";
    private static final String FILE = "/home/op/.claude-bottle/bottles/dev.md:";

    private Decisions() {}

    private static Instant at(int secondsAgo) {
        return AppFixture.NOW.minusSeconds(secondsAgo);
    }

    public static LedgerEntry allowed(String id, int secondsAgo, String method, String host, String path, int line, long out, long in, long millis, boolean first) {
        return new LedgerEntry(
                BOTTLE, id, at(secondsAgo), "egress", true, method, host, 443, path, "route", line == 0 ? "default" : FILE + line,
                host + " is on the egress allowlist", 200, out, in, millis, first);
    }

    public static LedgerEntry denied(String id, int secondsAgo, String method, String host, String path, boolean first) {
        return new LedgerEntry(
                BOTTLE, id, at(secondsAgo), "egress", false, method, host, 443, path, "no-route", "default",
                "blocked: " + host + " is not on this bottle's egress allowlist; this is policy and not a fault, so neither a retry nor another way out"
                        + " will work: only the operator can change it, under egress.routes in the bottle's file",
                403, -1, -1, -1, first);
    }

    /// An address, which no route lets out.
    public static LedgerEntry address(String id, int secondsAgo) {
        return new LedgerEntry(
                BOTTLE, id, at(secondsAgo), "egress", false, "CONNECT", "169.254.169.254", 80, "", "no-addresses", "gate",
                "blocked: 169.254.169.254 is an address, and the egress gate lets out names only; it holds in every bottle", 403, -1, -1, -1, true);
    }

    public static final List<LedgerEntry> ORDINARY = List.of(
            allowed("e-1", 95, "POST", "api.anthropic.com", "/v1/messages", 0, 18_204, 4_120, 412, true),
            allowed("e-2", 90, "POST", "api.anthropic.com", "/v1/messages", 0, 22_911, 61_870, 388, false),
            new LedgerEntry(BOTTLE, "g-1", at(82), "git-gate", true, "fetch", "git.example.org", 22, "acme/site.git", "upstream", FILE + "21", "fetched from its upstream", 0, 1_204, 840_113, 1_204, true),
            allowed("e-3", 71, "GET", "packages.example.com", "/@types/node", 14, 512, 1_402_881, 96, true),
            denied("e-4", 64, "POST", "telemetry.example.com", "/v2/events/batch", true),
            allowed("e-5", 52, "GET", "packages.example.com", "/react/-/react-19.2.0.tgz", 14, 498, 412_008, 131, false),
            address("e-6", 40),
            new LedgerEntry(BOTTLE, "p-1", at(33), "pipelock", false, "POST", "api.github.com", 443, "/gists", "request-body", "pipelock", "blocked: the body holds what looks like a private key", 403, 2_210, -1, 12, true),
            denied("e-7", 20, "GET", "archives.example.org", "/crates/serde/serde-1.0.228.crate", true),
            allowed("e-8", 4, "POST", "api.anthropic.com", "/v1/messages", 0, 30_122, -1, 402, false));

    /// One allowed decision a second.
    public static List<LedgerEntry> many(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> allowed("m-" + i, count - i, "GET", "packages.example.com", "/package-" + i, 14, 500, 10_000 + i, 20 + i % 50, false))
                .toList();
    }
}
