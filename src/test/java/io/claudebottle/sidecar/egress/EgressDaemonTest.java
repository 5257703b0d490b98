package io.claudebottle.sidecar.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebottle.policy.HostAllowlist;
import io.claudebottle.policy.RouteRule;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.sidecar.Await;
import io.claudebottle.sidecar.Events;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.littleshoot.proxy.HostResolver;

/// The gate over real sockets. Only its resolver is ours: it leads every allowed name to an echo server here, and counts.
@Timeout(60)
class EgressDaemonTest {

    private final Events events = new Events();
    private final List<String> lookups = new CopyOnWriteArrayList<>();
    private ServerSocket echo;
    private EgressDaemon gate;

    @BeforeEach
    void start() throws IOException {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::serveEcho);
        gate = startGate(this::resolve);
    }

    @AfterEach
    void stop() throws IOException {
        gate.close();
        echo.close();
    }

    private EgressDaemon startGate(HostResolver resolver) throws IOException {
        var daemon = new EgressDaemon(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), rules("allowed.example", "xn--bcher-kva.example"), resolver, events.log(), Duration.ofSeconds(5));
        daemon.start();
        return daemon;
    }

    private static HostAllowlist rules(String... hosts) {
        Stream<RouteRule> routes = Arrays.stream(hosts).map(host -> new RouteRule(host, List.of("/api/"), "Bearer", "EGRESS_TOKEN_0", "/home/op/dev.md:7"));
        return new HostAllowlist(new RouteTable(routes.toList()));
    }

    private InetSocketAddress resolve(String host, int port) {
        lookups.add(host);
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), echo.getLocalPort());
    }

    private void serveEcho() {
        while (!echo.isClosed()) {
            try {
                Socket client = echo.accept();
                Thread.startVirtualThread(() -> {
                    try (client; InputStream in = client.getInputStream()) {
                        in.transferTo(client.getOutputStream());
                    } catch (IOException gone) {
                        // The other side hung up, which ends an echo.
                    }
                });
            } catch (IOException closed) {
                return;
            }
        }
    }

    private RawClient client() throws IOException {
        return new RawClient(gate.address());
    }

    private RawClient.Answer ask(String request) throws IOException {
        try (RawClient client = client().send(request)) {
            return client.answer();
        }
    }

    private static String connect(String authority) {
        return "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
    }

    private JsonNode onlyDecision() {
        assertThat(events.named("egress")).hasSize(1);
        return events.named("egress").getFirst();
    }

    @Test
    void allowedTunnelCarriesBytesBothWaysUnchanged() throws Exception {
        byte[] sent = new byte[3 * 1024 * 1024];
        new Random(42).nextBytes(sent);
        try (RawClient client = client().send(connect("allowed.example:443"))) {
            assertThat(client.answer().status()).isEqualTo(200);

            Thread writer = Thread.startVirtualThread(() -> {
                try {
                    client.socket().getOutputStream().write(sent);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(client.socket().getInputStream().readNBytes(sent.length)).isEqualTo(sent);
            writer.join();
        }
        assertThat(onlyDecision().path("verdict").asText()).isEqualTo("allowed");
        Await.until("tunnel reported as closed", () -> !events.named("egress-closed").isEmpty());
        JsonNode closed = events.named("egress-closed").getFirst();
        assertThat(closed.path("host").asText()).isEqualTo("allowed.example");
        assertThat(closed.path("bytes_out").asLong()).isEqualTo(sent.length);
        assertThat(closed.path("bytes_in").asLong()).isBetween((long) sent.length, sent.length + 200L);
    }

    @Test
    void tlsHandshakePassesUntouchedAndProvesTheRealHost(@TempDir Path directory) throws Exception {
        SSLContext tls = selfSigned("allowed.example", directory);
        echo.close();
        echo = tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::serveEcho);

        try (RawClient client = client().send(connect("allowed.example:443"))) {
            assertThat(client.answer().status()).isEqualTo(200);
            try (var secure = (SSLSocket) tls.getSocketFactory().createSocket(client.socket(), "allowed.example", 443, false)) {
                SSLParameters parameters = secure.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                secure.setSSLParameters(parameters);
                secure.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
                assertThat(secure.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
            }
        }
    }

    /// One context for both sides: it has the key, and trusts it alone. The JDK can make a certificate only through its tool.
    private static SSLContext selfSigned(String host, Path directory) throws Exception {
        Path store = directory.resolve("key.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "key", "-keyalg", "EC",
                        "-dname", "CN=" + host, "-ext", "san=dns:" + host, "-storepass", "changeit", "-keystore", store.toString())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
        own.init(keys, "changeit".toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("host", keys.getCertificate("key"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    @ParameterizedTest
    @CsvSource({"ALLOWED.Example:443,allowed.example", "allowed.example.:443,allowed.example", "XN--BCHER-KVA.example:443,xn--bcher-kva.example"})
    void whateverTheSpellingTheCanonicalNameIsResolved(String authority, String resolved) throws Exception {
        assertThat(ask(connect(authority)).status()).isEqualTo(200);
        assertThat(lookups).containsExactly(resolved);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "denied.example:443", "secret-in-a-name.allowed.example:443", "allowed.example:80", "allowed.example:22", "127.0.0.1:443", "[::1]:443", "1.1.1.1:443",
        "2130706433:443", "allowed.example", "allowed.example:443:443", "user@allowed.example:443", "allowed.example%2e:443", "allowed.example\u00e9:443",
        "_egress.local:443"
    })
    void refusedTunnelIsNeverLookedUp(String authority) throws Exception {
        RawClient.Answer answer = ask(connect(authority));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).startsWith("blocked: ");
        assertThat(lookups).isEmpty();
        assertThat(onlyDecision().path("verdict").asText()).isEqualTo("denied");
    }

    @Test
    void denialIsInTheStatusLineAHeaderAndTheBody() throws Exception {
        String reason = "blocked: denied.example is not on this bottle's egress allowlist; this is policy and not a fault, so neither a retry nor"
                + " another way out will work: only the operator can change it, under egress.routes in the bottle's file";

        RawClient.Answer answer = ask(connect("denied.example:443"));

        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 403 " + reason);
        assertThat(answer.header("X-Claude-Bottle-Policy")).isEqualTo(reason);
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.body()).isEqualTo(reason + "\n");
    }

    @Test
    void decisionEventHasTheRuleAndItsOrigin() throws Exception {
        ask(connect("allowed.example:443"));

        JsonNode event = onlyDecision();
        assertThat(event.path("time").asText()).isEqualTo("2026-05-27T12:00:00.000Z");
        assertThat(event.path("method").asText()).isEqualTo("CONNECT");
        assertThat(event.path("host").asText()).isEqualTo("allowed.example");
        assertThat(event.path("port").asInt()).isEqualTo(443);
        assertThat(event.path("rule").asText()).isEqualTo("route");
        assertThat(event.path("origin").asText()).isEqualTo("/home/op/dev.md:7");
        assertThat(event.path("unenforced")).extracting(JsonNode::asText).containsExactly("path_allowlist", "auth");
    }

    @Test
    void eventsHoldNoHeaderPathOrBody() throws Exception {
        ask("POST http://allowed.example/canary-path?canary-query HTTP/1.1\r\nAuthorization: Bearer canary-header\r\nContent-Length: 11\r\n\r\ncanary-body");
        ask("CONNECT allowed.example:443 HTTP/1.1\r\nProxy-Authorization: Basic canary\r\n\r\n");

        assertThat(events.named("egress")).hasSize(2);
        assertThat(events.text()).doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET http://allowed.example/ HTTP/1.1\r\nHost: allowed.example\r\n\r\n",
        "GET http://denied.example/ HTTP/1.1\r\n\r\n",
        "GET https://allowed.example/ HTTP/1.1\r\nHost: allowed.example\r\n\r\n",
        "GET http://allowed.example:443/ HTTP/1.1\r\nHost: _egress.local\r\n\r\n",
        "GET ws://allowed.example/ HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: allowed.example\r\n\r\n",
        "GET http://169.254.169.254/latest/meta-data/ HTTP/1.1\r\n\r\n",
        "CONNECT allowed.example:443 HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello",
        "CONNECT allowed.example:443 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    })
    void everythingButACleanConnectIsRefusedWithoutALookup(String request) throws Exception {
        RawClient.Answer answer = ask(request);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).startsWith("blocked: ");
        assertThat(lookups).isEmpty();
    }

    @Test
    void pathOnlyRequestNeverLeavesTheGateWhateverItsHostHeader() throws Exception {
        assertThat(ask("GET /x HTTP/1.1\r\nHost: allowed.example\r\n\r\n").status()).isEqualTo(404);
        assertThat(lookups).isEmpty();
    }

    @Test
    void secondRequestHiddenBehindARefusedOneIsNotServed() throws Exception {
        try (RawClient client = client().send(connect("denied.example:443") + connect("allowed.example:443"))) {
            assertThat(client.answer().status()).isEqualTo(403);
            assertThat(client.isClosedByPeer()).isTrue();
        }
        assertThat(lookups).isEmpty();
    }

    @Test
    void gateTellsTheAgentWhatItMayReachButNotTheOperatorsFiles() throws Exception {
        RawClient.Answer answer = ask("GET http://_egress.local/allowlist HTTP/1.1\r\nHost: _egress.local\r\n\r\n");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(RouteTable.parse(answer.body()).rules()).extracting(RouteRule::host).containsExactly("allowed.example", "xn--bcher-kva.example");
        assertThat(answer.body()).doesNotContain("/home/op");
    }

    @Test
    void gateAnswersForItsHealth() throws Exception {
        assertThat(ask("GET http://_egress.local/health HTTP/1.1\r\n\r\n").body()).isEqualTo("ok\n");
        assertThat(ask("GET /health HTTP/1.1\r\nHost: x\r\n\r\n").status()).isEqualTo(200);
        assertThat(ask("POST http://_egress.local/health HTTP/1.1\r\n\r\n").status()).isEqualTo(405);
    }

    @Test
    void oversizedHeaderIsRefusedReportedAndHarmsNobodyElse() throws Exception {
        RawClient.Answer answer = ask("CONNECT allowed.example:443 HTTP/1.1\r\nX-Big: " + "x".repeat(20_000) + "\r\n\r\n");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(onlyDecision().path("rule").asText()).isEqualTo("well-formed-requests-only");
        assertThat(lookups).isEmpty();
        assertThat(ask(connect("allowed.example:443")).status()).isEqualTo(200);
    }

    @Test
    void slowClientKeepsNobodyElseWaiting() throws Exception {
        try (RawClient slow = client().send("CONNECT allow")) {
            for (int i = 0; i < 20; i++) {
                assertThat(ask(connect("allowed.example:443")).status()).isEqualTo(200);
            }
            slow.send("ed.example:443 HTTP/1.1\r\n\r\n");
            assertThat(slow.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void allowedNameThatDoesNotResolveIsAFaultAndNotPolicy() throws Exception {
        gate.close();
        gate = startGate((host, _) -> {
            throw new UnknownHostException(host);
        });

        RawClient.Answer answer = ask(connect("allowed.example:443"));

        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 502 allowed.example is allowed, but its name does not resolve");
        assertThat(onlyDecision().path("verdict").asText()).isEqualTo("allowed");
        assertThat(events.named("egress-failed")).hasSize(1);
    }

    @Test
    void allowedHostThatDoesNotAnswerIsAFaultAndNotPolicy() throws Exception {
        int closedPort = echo.getLocalPort();
        echo.close();
        gate.close();
        gate = startGate((_, _) -> new InetSocketAddress(InetAddress.getLoopbackAddress(), closedPort));

        RawClient.Answer answer = ask(connect("allowed.example:443"));

        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 502 allowed.example is allowed, but cannot be connected to");
        assertThat(events.named("egress-failed")).hasSize(1);
        assertThat(events.named("egress-closed")).as("there was no tunnel").isEmpty();
    }

    @Test
    void allowedNameThatLeadsToTheMetadataServiceIsRefused() throws Exception {
        gate.close();
        gate = startGate(new GuardedResolver(_ -> new InetAddress[] {InetAddress.ofLiteral("169.254.169.254")}));

        RawClient.Answer answer = ask(connect("allowed.example:443"));

        assertThat(answer.statusLine()).startsWith("HTTP/1.1 403 blocked: allowed.example leads to 169.254.169.254, which no name may lead to");
        assertThat(onlyDecision().path("verdict").asText()).isEqualTo("denied");
        assertThat(onlyDecision().path("rule").asText()).isEqualTo("no-inner-addresses");
    }

    @Test
    void newRulesHoldForTheNextRequestAndLeaveOpenTunnelsAlone() throws Exception {
        try (RawClient open = client().send(connect("allowed.example:443"))) {
            assertThat(open.answer().status()).isEqualTo(200);

            gate.replaceRules(rules("other.example"));

            assertThat(ask(connect("allowed.example:443")).status()).isEqualTo(403);
            assertThat(ask(connect("other.example:443")).status()).isEqualTo(200);
            open.send("still here");
            assertThat(open.socket().getInputStream().readNBytes(10)).asString().isEqualTo("still here");
        }
    }

    @Test
    void portThatIsTakenIsAnIoFault() throws Exception {
        var second = new EgressDaemon(gate.address(), rules(), this::resolve, events.log(), Duration.ofSeconds(5));

        assertThatExceptionOfType(IOException.class).isThrownBy(second::start);
        second.close();
    }

    @Test
    void closingEndsOpenTunnels() throws Exception {
        try (RawClient open = client().send(connect("allowed.example:443"))) {
            assertThat(open.answer().status()).isEqualTo(200);

            gate.close();

            assertThat(open.isClosedByPeer()).isTrue();
            assertThat(gate.ended().toCompletableFuture()).isCompleted();
        }
    }

    @Test
    void randomRequestsNeverOpenATunnelToAnywhereElse() throws Exception {
        var random = new Random(7);
        String alphabet = "allowed.example:443 /\\@[]%\t\r\n\u0000\u00ff0x127.1-_CONNECTGETHTTP1.1";
        for (int i = 0; i < 300; i++) {
            var noise = new StringBuilder();
            for (int n = random.nextInt(60); n > 0; n--) {
                noise.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try (RawClient client = client().send("CONNECT " + noise + " HTTP/1.1\r\n\r\n")) {
                client.socket().shutdownOutput();
                client.socket().getInputStream().readAllBytes();
            } catch (IOException reset) {
                // The gate may hang up on noise in whichever way it likes.
            }
        }

        assertThat(lookups).allMatch("allowed.example"::equals);
        assertThat(ask(connect("allowed.example:443")).status()).as("still serving").isEqualTo(200);
    }
}
