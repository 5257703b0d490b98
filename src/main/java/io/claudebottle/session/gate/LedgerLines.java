package io.claudebottle.session.gate;

import io.claudebottle.policy.EgressRules;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Makes ledger entries of what a bottle's sidecars say, line after line from the first on. An exchange is told in two events, so the
/// open ones are remembered until they are done; that, and which hosts have been seen, is all it keeps, and both have an end.
///
/// Not for several threads.
public final class LedgerLines {

    /// Exchanges of one bottle that are open at the same time. An older one stays in the ledger as it was decided.
    static final int MOST_OPEN = 20_000;

    /// After so many other hosts, a host counts as new once more.
    static final int MOST_HOSTS = 50_000;

    private static final String ALLOWED = "allowed";
    private static final int NAME = 255;
    private static final int TEXT = 2_000;

    private final String bottle;
    private final Map<String, LedgerEntry> open = new Newest<>(MOST_OPEN);
    private final Map<String, Boolean> seen = new Newest<>(MOST_HOSTS);

    /// @param bottle identity of the launch
    public LedgerLines(String bottle) {
        this.bottle = bottle;
    }

    /// The entry that the line makes, or that it completes; nothing for a line that is no decision of a gate.
    public Optional<LedgerEntry> take(String line) {
        return BundleEvent.read(line).flatMap(event -> switch (event.kind()) {
            // The launch's own question is nothing that the agent wanted, and nothing to allow.
            case "egress" -> event.text("host", NAME).equals(EgressRules.NEVER_ALLOWED) ? Optional.empty() : Optional.of(decided(event, line));
            case "egress-done" -> done(event);
            case "egress-failed" -> Optional.of(failed(event, line));
            case "egress-lost" -> Optional.of(lost(event, line));
            case "pipelock" -> Optional.of(of(event, "pipelock", line, "method", "host", "path"));
            case "git" -> Optional.of(of(event, "git-gate", line, "op", "repository", "ref"));
            default -> Optional.empty();
        });
    }

    private LedgerEntry decided(BundleEvent event, String line) {
        LedgerEntry entry = of(event, "egress", line, "method", "host", "path");
        if (entry.allowed()) {
            open.put(entry.id(), entry);
        }
        return entry;
    }

    private Optional<LedgerEntry> done(BundleEvent event) {
        return Optional.ofNullable(open.remove(event.text("id", NAME))).map(entry -> completed(
                entry,
                entry.reason(),
                Math.toIntExact(Math.min(event.number("status", 0), 999)),
                event.number("bytes_out", entry.bytesOut()),
                event.number("bytes_in", entry.bytesIn()),
                event.number("latency_ms", entry.latencyMillis())));
    }

    /// What was allowed and did not come about says so in its reason, also when its decision is out of reach. What the agent was told
    /// instead may still follow.
    private LedgerEntry failed(BundleEvent event, String line) {
        LedgerEntry known = open.get(event.text("id", NAME));
        LedgerEntry entry = known == null ? of(event, "egress", line, "method", "host", "path") : known;
        LedgerEntry failed =
                completed(entry, "allowed, but it failed: " + event.text("reason", TEXT), 0, entry.bytesOut(), entry.bytesIn(), entry.latencyMillis());
        open.put(failed.id(), failed);
        return failed;
    }

    /// A gap in the ledger is shown where it is. The gate lets out nothing that it cannot write down.
    private LedgerEntry lost(BundleEvent event, String line) {
        LedgerEntry entry = of(event, "egress", line, "", "", "");
        return completed(entry, event.number("count", 1) + " events could not be written down, and are missing here", 0, -1, -1, -1);
    }

    private static LedgerEntry completed(LedgerEntry entry, String reason, int status, long bytesOut, long bytesIn, long latencyMillis) {
        return new LedgerEntry(entry.bottle(), entry.id(), entry.time(), entry.source(), entry.allowed(), entry.method(), entry.host(),
                entry.port(), entry.path(), entry.rule(), entry.origin(), reason, status, bytesOut, bytesIn, latencyMillis, entry.firstSeen());
    }

    private LedgerEntry of(BundleEvent event, String source, String line, String method, String host, String path) {
        Instant time = event.time();
        String name = event.text(host, NAME);
        return new LedgerEntry(
                bottle,
                id(event, source, time, line),
                time,
                source,
                // A verdict that this version does not know is no permission; a failure is one of something allowed.
                event.text("verdict").equals(ALLOWED) || event.kind().equals("egress-failed"),
                event.text(method, NAME),
                name,
                Math.toIntExact(Math.min(event.number("port", 0), 65_535)),
                event.text(path, TEXT),
                event.text("rule", NAME),
                event.text("origin", NAME).isEmpty() ? source : event.text("origin", TEXT),
                event.text("reason", TEXT),
                0,
                -1,
                -1,
                -1,
                !name.isEmpty() && seen.put(source.equals("git-gate") ? "git " + name : name, true) == null);
    }

    /// Verdicts without an id of their own get one of what they say, the same at every reading.
    private static String id(BundleEvent event, String source, Instant time, String line) {
        String given = event.text("id", NAME);
        return given.isEmpty() ? source + "-" + time.toEpochMilli() + "-" + Integer.toHexString(line.hashCode()) : given;
    }

    /// A map that forgets its oldest entry.
    private static final class Newest<V> extends LinkedHashMap<String, V> {

        private static final long serialVersionUID = 1L;

        private final int most;

        Newest(int most) {
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > most;
        }
    }
}
