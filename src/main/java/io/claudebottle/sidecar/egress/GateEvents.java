package io.claudebottle.sidecar.egress;

import io.claudebottle.policy.Decision;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.sidecar.EventLog;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// What the gate tells the operator, written by a thread of its own, because a record that is slow must not hold up the connections.
/// Of a request its method, host, port and path are written: never a query, a header or a body.
///
/// The record comes first: who lets something out waits until its decision is written, and lets out nothing when it cannot be.
final class GateEvents implements AutoCloseable {

    private static final int CAPACITY = 4096;

    /// Decisions stop being taken when so much is waiting, and the rest is for the ends of what was decided before.
    private static final int DECISIONS = CAPACITY / 2;

    private static final int CLOSING_SECONDS = 2;

    private static final int LONGEST_PATH = 256;

    private static final Entry END = new Entry("", Map.of(), written -> {});

    private final EventLog log;
    private final Credentials credentials;
    private final BlockingQueue<Entry> waiting = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong ids = new AtomicLong();
    private final String idPrefix = Long.toString(System.currentTimeMillis(), 36) + "-";
    private final Thread writer = Thread.ofPlatform().daemon().name("egress-events").unstarted(this::write);

    private record Entry(String event, Map<String, Object> fields, Recorded recorded) {}

    /// Told, on the writer's thread, what became of an event.
    @FunctionalInterface
    interface Recorded {
        void done(boolean written);
    }

    GateEvents(EventLog log, Credentials credentials) {
        this.log = log;
        this.credentials = credentials;
    }

    void start() {
        writer.start();
    }

    private void write() {
        try {
            for (Entry entry = waiting.take(); entry != END; entry = waiting.take()) {
                boolean written = entry.event().isEmpty() || log.write(entry.event(), entry.fields());
                if (!written) {
                    lost.incrementAndGet();
                } else if (lost.get() > 0) {
                    sayWhatWasLost();
                }
                entry.recorded().done(written);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sayWhatWasLost() {
        long count = lost.getAndSet(0);
        if (!log.write("egress-lost", Map.of("count", count))) {
            lost.addAndGet(count);
        }
    }

    private void add(String event, Map<String, Object> fields, int limit, Recorded recorded) {
        if (waiting.size() >= limit || !waiting.offer(new Entry(event, fields, recorded))) {
            lost.incrementAndGet();
            recorded.done(false);
        }
    }

    private void add(String event, Map<String, Object> fields) {
        add(event, fields, CAPACITY, written -> {});
    }

    /// For the next exchange, unique in this bottle.
    String nextId() {
        return idPrefix + ids.incrementAndGet();
    }

    /// One a request, at the moment it is judged.
    ///
    /// @param target of the request; its query is not written
    /// @param recorded may be told before this returns
    void decided(String id, String method, Decision decision, String target, Recorded recorded) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("verdict", decision.verdict().word());
        fields.put("method", method);
        fields.put("host", credentials.redact(decision.host()));
        fields.put("port", decision.port());
        fields.put("path", shownPath(target));
        fields.put("rule", decision.rule().word());
        fields.put("origin", decision.origin());
        fields.put("reason", credentials.redact(decision.reason()));
        add("egress", fields, DECISIONS, recorded);
    }

    private String shownPath(String target) {
        int query = target.indexOf('?');
        String path = credentials.redact(query < 0 ? target : target.substring(0, query));
        return path.length() <= LONGEST_PATH ? path : path.substring(0, LONGEST_PATH - 3) + "...";
    }

    /// An allowed exchange that did not come about, or broke off.
    void failed(String id, String host, int port, String reason) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("host", host);
        fields.put("port", port);
        fields.put("reason", credentials.redact(reason));
        add("egress-failed", fields);
    }

    /// The end of an allowed exchange.
    ///
    /// @param bytesOut sent by the agent
    /// @param bytesIn sent to the agent
    /// @param latencyMillis to the head of the answer
    void done(String id, int status, long bytesOut, long bytesIn, long latencyMillis, long durationMillis) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("status", status);
        fields.put("bytes_out", bytesOut);
        fields.put("bytes_in", bytesIn);
        fields.put("latency_ms", latencyMillis);
        fields.put("duration_ms", durationMillis);
        add("egress-done", fields);
    }

    /// The rules that hold from now on.
    ///
    /// @param cause `start`, `control` or `spent`
    void rules(String cause, RouteTable table, Recorded recorded) {
        String routes = table.toJson();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("cause", cause);
        fields.put("sha256", sha256(routes));
        fields.put("routes", routes);
        add("egress-rules", fields, CAPACITY, recorded);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// The authority that a bottle has to trust.
    void authority(CertificateAuthority authority) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("pem", authority.pem());
        fields.put("sha256", authority.sha256());
        add("egress-ca", fields);
    }

    /// A fault on a connection that is no decision.
    void fault(Throwable cause) {
        add("egress-fault", Map.of("reason", credentials.redact(cause.getClass().getSimpleName() + ": " + cause.getMessage())));
    }

    /// Waits until what was told before is written, or the writer is stuck.
    void flush() {
        var reached = new CountDownLatch(1);
        if (waiting.offer(new Entry("", Map.of(), written -> reached.countDown()))) {
            try {
                reached.await(CLOSING_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Writes what is waiting, as long as that is quick.
    @Override
    public void close() {
        try {
            if (writer.isAlive() && waiting.offer(END)) {
                writer.join(TimeUnit.SECONDS.toMillis(CLOSING_SECONDS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
