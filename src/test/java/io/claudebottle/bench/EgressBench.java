package io.claudebottle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.claudebottle.mainjob.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The egress gate as a process of its own, with the bundle's options, beside `mitmdump` with a script that does the same and beside no
/// proxy at all: the same client, the same far end, in turn, in one run. Linux and root: it takes port 443 of this machine's own
/// address, and shows both proxies another `/etc/hosts` in mount namespaces of theirs.
@Tag("bench")
class EgressBench {

    private static final String HOST = "upstream.claude-bottle-bench.test";
    private static final int ROUNDS = 3;
    private static final Duration TIME = Duration.ofSeconds(4);
    private static final long BODY = 1L << 30;

    @TempDir
    private Path directory;

    private final List<Process> processes = new ArrayList<>();
    private BenchUpstream upstream;
    private LoadClient direct;
    private LoadClient gate;
    private LoadClient mitmdump;
    private long gatePid;
    private long mitmdumpPid;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("target/lib")), "the application was not packaged; `./check --bench` does that first");
        assumeTrue(new ProcessBuilder("sh", "-c", "command -v mitmdump && unshare --mount true").start().waitFor() == 0,
                "mitmdump or the right to make a mount namespace is missing");
        InetAddress address = ownAddress();
        TestAuthority authority = TestAuthority.forHosts(List.of(HOST), directory);
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n" + address.getHostAddress() + " " + HOST + "\n");
        var listening = new InetSocketAddress(address, 443);
        upstream = new BenchUpstream(listening, authority.serverTls());
        direct = new LoadClient(HOST, listening, Optional.empty(), trusting(authority.caPem()));

        InetSocketAddress gateAt = freePort();
        Path bottle = Files.writeString(directory.resolve("bench.md"), """
                ---
                egress:
                  routes:
                    - host: %s
                      auth: { scheme: Bearer, token_ref: BENCH_TOKEN }
                ---
                """.formatted(HOST));
        Path gateCa = directory.resolve("gate-ca");
        gatePid = run("gate", hosts, Map.of("BENCH_TOKEN", "other", "EGRESS_EXTRA_CA", authority.caPem().toString()),
                List.of(Path.of("packaging/launch/java").toAbsolutePath().toString(), "gate", "io.claudebottle.Main", "gate",
                        "--bottle", bottle.toString(), "--listen", "127.0.0.1:" + gateAt.getPort(),
                        "--ca-dir", gateCa.toString(), "--events", directory.resolve("events.jsonl").toString()));
        InetSocketAddress mitmdumpAt = freePort();
        Path mitmdumpCa = directory.resolve("mitmdump");
        mitmdumpPid = run("mitmdump", hosts, Map.of("BENCH_HOST", HOST),
                List.of("mitmdump", "-q", "--listen-host", "127.0.0.1", "-p", "" + mitmdumpAt.getPort(), "-s",
                        Path.of("src/test/resources/bench/policy.py").toAbsolutePath().toString(),
                        "--set", "confdir=" + mitmdumpCa, "--set", "ssl_verify_upstream_trusted_ca=" + authority.caPem(),
                        "--set", "connection_strategy=lazy", "--set", "stream_large_bodies=1m", "--set", "flow_detail=0"));
        awaitListening(gateAt);
        awaitListening(mitmdumpAt);
        gate = new LoadClient(HOST, listening, Optional.of(gateAt), trusting(certificate(gateCa)));
        mitmdump = new LoadClient(HOST, listening, Optional.of(mitmdumpAt), trusting(mitmdumpCa.resolve("mitmproxy-ca-cert.pem")));
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : processes) {
            process.destroy();
            process.waitFor();
        }
        if (upstream != null) {
            upstream.close();
        }
    }

    @Test
    void gateAgainstMitmdumpAndNoProxy() throws IOException {
        // Long enough for the compiler to have seen everything that is measured.
        for (LoadClient client : List.of(direct, gate, gate, gate, mitmdump)) {
            client.requests(8, TIME);
        }
        List<Map<String, Object>> results = new ArrayList<>();
        for (int connections : new int[] {1, 8, 64}) {
            var loads = rounds(client -> client.requests(connections, TIME));
            results.add(result("requests per second, " + connections + " connections", "1/s", loads, LoadClient.Load::perSecond));
            results.add(result("request p50, " + connections + " connections", "ms", loads, LoadClient.Load::p50));
            results.add(result("request p99, " + connections + " connections", "ms", loads, LoadClient.Load::p99));
        }
        for (int connections : new int[] {1, 8, 64}) {
            var loads = rounds(client -> client.events(connections, 200));
            results.add(result("server-sent event p50, " + connections + " connections", "ms", loads, LoadClient.Load::p50));
            results.add(result("server-sent event p99, " + connections + " connections", "ms", loads, LoadClient.Load::p99));
        }
        var bodies = rounds(client -> new LoadClient.Load(BODY / (1 << 20) / client.body(BODY), 0, 0));
        results.add(result("1 GiB body", "MiB/s", bodies, LoadClient.Load::perSecond));
        results.add(memory());
        Results.add(results);

        double requests = median(results, "requests per second, 8 connections", "ratio");
        double added = median(results, "request p99, 8 connections", "figure") - median(results, "request p99, 8 connections", "none");
        System.out.printf(Locale.ROOT, "at 8 connections: %.1f times mitmdump's requests per second, %.2f ms added at p99%n", requests, added);
        assertThat(requests).as("times mitmdump's requests per second at 8 connections").isGreaterThan(5);
        assertThat(added).as("milliseconds added at p99 with 8 connections").isLessThan(5);
    }

    /// @param none without a proxy
    private record Round(LoadClient.Load gate, LoadClient.Load mitmdump, LoadClient.Load none) {}

    private interface Job {
        LoadClient.Load of(LoadClient client);
    }

    private List<Round> rounds(Job job) {
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            rounds.add(new Round(job.of(gate), job.of(mitmdump), job.of(direct)));
        }
        return rounds;
    }

    private static Map<String, Object> result(String name, String unit, List<Round> rounds, ToDoubleFunction<LoadClient.Load> figure) {
        List<Double> ours = rounds.stream().map(round -> figure.applyAsDouble(round.gate())).sorted().toList();
        List<Double> theirs = rounds.stream().map(round -> figure.applyAsDouble(round.mitmdump())).sorted().toList();
        List<Double> none = rounds.stream().map(round -> figure.applyAsDouble(round.none())).sorted().toList();
        return row(name, unit, ours, theirs, none);
    }

    private static Map<String, Object> row(String name, String unit, List<Double> ours, List<Double> theirs, List<Double> none) {
        double figure = ours.get(ours.size() / 2);
        double alternative = theirs.get(theirs.size() / 2);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", "egress gate, " + name);
        row.put("figure", figure);
        row.put("unit", unit);
        row.put("alternative", alternative);
        row.put("ratio", figure / alternative);
        row.put("spread", List.of(ours.getFirst(), ours.getLast()));
        row.put("alternativeSpread", List.of(theirs.getFirst(), theirs.getLast()));
        row.put("runs", ours.size());
        if (!none.isEmpty()) {
            row.put("none", none.get(none.size() / 2));
        }
        System.out.printf(Locale.ROOT, "%s: gate %.2f %s (%.2f to %.2f), mitmdump %.2f, ratio %.2f, no proxy %s%n", name, figure, unit,
                ours.getFirst(), ours.getLast(), alternative, figure / alternative,
                none.isEmpty() ? "-" : String.format(Locale.ROOT, "%.2f", none.get(none.size() / 2)));
        return row;
    }

    private static double median(List<Map<String, Object>> results, String name, String which) {
        return results.stream()
                .filter(row -> row.get("name").equals("egress gate, " + name))
                .mapToDouble(row -> (Double) row.get(which))
                .findFirst()
                .orElseThrow();
    }

    /// The most that each process ever held, everything above done.
    private Map<String, Object> memory() throws IOException {
        return row("resident memory at its peak", "MiB", List.of(peak(gatePid)), List.of(peak(mitmdumpPid)), List.of());
    }

    private static double peak(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", "" + pid, "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    /// @return its process id, which stays the same through every `exec`
    private long run(String name, Path hosts, Map<String, String> environment, List<String> argv) throws IOException {
        List<String> apart = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", "mount --bind \"$0\" /etc/hosts && exec \"$@\"", hosts.toString()));
        apart.addAll(argv);
        var builder = new ProcessBuilder(apart).redirectErrorStream(true).redirectOutput(directory.resolve(name + ".log").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("CLAUDE_BOTTLE_HOME", directory.resolve("home").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.add(process);
        return process.pid();
    }

    private void awaitListening(InetSocketAddress address) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            try (var socket = new Socket()) {
                socket.connect(address, 1000);
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() > deadline || processes.stream().anyMatch(process -> !process.isAlive())) {
                    throw new IOException("a proxy did not start; gate: " + Files.readString(directory.resolve("gate.log")) + "mitmdump: "
                            + Files.readString(directory.resolve("mitmdump.log")), notYet);
                }
                Thread.onSpinWait();
            }
        }
    }

    /// The one certificate in a directory.
    private static Path certificate(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (Files.readString(file).contains("BEGIN CERTIFICATE")) {
                    return file;
                }
            }
        }
        throw new IOException("no certificate in " + directory);
    }

    private static SSLContext trusting(Path pem) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(pem)) {
            store.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return tls;
    }

    private static InetSocketAddress freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
        }
    }

    /// Not a loopback one: no name may lead there from a bottle.
    private static InetAddress ownAddress() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .findFirst()
                .orElseThrow(() -> new IOException("this machine has no address of its own"));
    }
}
