package io.claudebottle.sidecar.pipelock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.policy.RouteRule;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.Await;
import io.claudebottle.sidecar.Events;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// With the real pipelock. Behind it is a server that takes connections and says nothing on them.
@Tag("integration")
@Timeout(60)
class PipelockDaemonTest {

    /// In the form of a token of GitHub, and nobody's.
    private static final String SECRET = "ghp_" + "a1B2c3D4".repeat(5);

    @TempDir
    Path scratch;

    private final Events events = new Events();
    private PipelockDaemon pipelock;
    private ServerSocket server;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::hangUp);
        pipelock = daemon(RealPipelock.assumed(), List.of(), "localhost");
        pipelock.start();
    }

    private void hangUp() {
        try {
            while (true) {
                server.accept().close();
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        if (pipelock != null) {
            pipelock.close();
        }
    }

    private PipelockDaemon daemon(Path binary, List<String> inner, String... hosts) throws IOException {
        return new PipelockDaemon(
                binary, scratch.resolve("pipelock"), freePort(), table(hosts), inner, Map.of(), events.log());
    }

    private static int freePort() throws IOException {
        try (var probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    private static RouteTable table(String... hosts) {
        return new RouteTable(Stream.of(hosts).map(host -> new RouteRule(host, List.of(), "", "", "dev.md:7", host.startsWith("unread."), false, false)).toList());
    }

    private Socket connect(String host) throws IOException {
        var socket = new Socket(pipelock.address().getAddress(), pipelock.address().getPort());
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write("CONNECT %1$s:%2$d HTTP/1.1\r\nHost: %1$s:%2$d\r\n\r\n".formatted(host, server.getLocalPort()).getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /// Status line of the answer to a tunnel, its head read to the end.
    private static String tunnelStatus(Socket socket) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) socket.getInputStream().read());
        }
        return head.substring(0, head.indexOf("\r\n"));
    }

    private String tunnelStatus(String host) throws IOException {
        try (Socket socket = connect(host)) {
            return tunnelStatus(socket);
        }
    }

    private SSLSocket opened(Socket tunnel) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(pipelock.authority())) {
            trusted.setCertificateEntry("pipelock", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return (SSLSocket) tls.getSocketFactory().createSocket(tunnel, "localhost", 443, true);
    }

    /// The whole answer to one request through an opened tunnel.
    private String answer(String requestLine, String headers, String body) throws IOException, GeneralSecurityException {
        Socket tunnel = connect("localhost");
        assertThat(tunnelStatus(tunnel)).contains(" 200 ");
        try (SSLSocket socket = opened(tunnel)) {
            socket.getOutputStream()
                    .write((requestLine + " HTTP/1.1\r\nHost: localhost:" + server.getLocalPort() + "\r\nConnection: close\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)).readAllAsString();
        }
    }

    @Test
    void aSecretInABodyIsBlockedAndTold() throws Exception {
        assertThat(answer("POST /upload", "Content-Type: text/plain\r\n", "my token is " + SECRET))
                .startsWith("HTTP/1.1 403")
                .contains("blocked: request body contains secret: GitHub Token");

        Await.until("the verdict", () -> !events.named("pipelock").isEmpty());
        assertThat(events.named("pipelock")).singleElement().satisfies(event -> {
            assertThat(event.path("verdict").asText()).isEqualTo("blocked");
            assertThat(event.path("method").asText()).isEqualTo("POST");
            assertThat(event.path("host").asText()).isEqualTo("localhost");
            assertThat(event.path("rule").asText()).isEqualTo("body_dlp");
            assertThat(event.path("origin").asText()).isEqualTo("pipelock");
            assertThat(event.path("reason").asText()).contains("GitHub Token");
        });
        assertThat(events.text()).doesNotContain(SECRET);
    }

    @Test
    void aSecretInAnyHeaderOrInTheUrlIsBlocked() throws Exception {
        assertThat(answer("GET /", "User-Agent: " + SECRET + "\r\n", "")).startsWith("HTTP/1.1 403").contains("header contains secret");
        assertThat(answer("GET /?q=" + SECRET, "", "")).startsWith("HTTP/1.1 403");
        assertThat(answer("GET /" + SECRET, "", "")).startsWith("HTTP/1.1 403");

        Await.until("three verdicts", () -> events.named("pipelock").size() == 3);
        assertThat(events.text()).doesNotContain(SECRET);
    }

    @Test
    void theCredentialThatTheGatePutInAndAnInnocentBodyPass() throws Exception {
        assertThat(answer("POST /", "Authorization: Bearer " + SECRET + "\r\n", "nothing to see"))
                .as("let out, to a server that hangs up")
                .startsWith("HTTP/1.1 502");
        assertThat(events.named("pipelock")).isEmpty();
    }

    @Test
    void aCompressedBodyIsBlockedSinceItCannotBeRead() throws Exception {
        assertThat(answer("POST /", "Content-Encoding: gzip\r\n", "x")).startsWith("HTTP/1.1 403").contains("cannot be scanned");
    }

    @Test
    void aHostThatIsNotOnTheListIsRefused() throws Exception {
        assertThat(tunnelStatus("stranger.invalid")).contains(" 403 ");
    }

    @Test
    void noNameLeadsToTheBundleItself() throws Exception {
        pipelock.close();
        pipelock = daemon(RealPipelock.assumed(), PipelockConfig.INNER, "localhost");
        pipelock.start();

        assertThat(tunnelStatus("localhost")).contains(" 403 ");
        Await.until("the verdict", () -> !events.named("pipelock").isEmpty());
        assertThat(events.named("pipelock")).singleElement().satisfies(event -> assertThat(event.path("rule").asText()).isEqualTo("ssrf"));
    }

    @Test
    void newRulesHoldWhenReloadReturnsAndAnOpenTunnelStays() throws Exception {
        assertThat(tunnelStatus("added.invalid")).contains(" 403 ");
        Socket tunnel = connect("localhost");
        assertThat(tunnelStatus(tunnel)).contains(" 200 ");

        pipelock.reload(table("added.invalid"));

        assertThat(tunnelStatus("added.invalid")).as("let out, and nobody is there").contains(" 502 ");
        assertThat(tunnelStatus("localhost")).as("withdrawn").contains(" 403 ");
        try (SSLSocket socket = opened(tunnel)) {
            socket.startHandshake();
            assertThat(socket.getSession().isValid()).isTrue();
        }
    }

    @Test
    void rulesThatPipelockRefusesLeaveThoseBeforeInForceAndSayWhy() throws Exception {
        // Takes the authority's key away from the checks that a configuration has to pass.
        Path key = scratch.resolve("pipelock/ca-key.pem");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> pipelock.reload(table("localhost", "added.invalid")))
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem().what()).contains("pipelock did not take its new rules", "too permissive"));

        assertThat(tunnelStatus("localhost")).contains(" 200 ");
        assertThat(tunnelStatus("added.invalid")).contains(" 403 ");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        pipelock.reload(table("localhost", "added.invalid"));
        assertThat(tunnelStatus("added.invalid")).as("let out, and nobody is there").contains(" 502 ");
    }

    @Test
    void aRouteThatIsNotLookedIntoComesWithARestartAndNoDeath() throws Exception {
        pipelock.reload(table("localhost", "unread.invalid"));

        assertThat(tunnelStatus("localhost")).contains(" 200 ");
        assertThat(Files.readString(scratch.resolve("pipelock/pipelock.yaml"))).contains("    - \"unread.invalid\"");
        assertThat(pipelock.ended().toCompletableFuture()).isNotDone();
    }

    @Test
    void theSameRulesAgainAreNoNews() {
        pipelock.reload(table("localhost"));

        assertThat(pipelock.ended().toCompletableFuture()).isNotDone();
    }

    @Test
    void itsDeathIsNoticed() {
        long pid = ProcessHandle.current().descendants()
                .filter(process -> process.info().command().filter(command -> command.endsWith("/pipelock")).isPresent())
                .filter(process -> process.info().arguments().map(List::of).orElse(List.of()).contains(scratch.resolve("pipelock/pipelock.yaml").toString()))
                .findFirst()
                .orElseThrow()
                .pid();

        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        Await.until("its death", () -> pipelock.ended().toCompletableFuture().isCompletedExceptionally());
        assertThat(pipelock.ended().toCompletableFuture().exceptionNow()).hasMessageContaining("pipelock ended with code 137");
    }

    @Test
    void whatItKeepsIsNobodyElsesToRead() throws Exception {
        Path directory = scratch.resolve("pipelock");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory))).isEqualTo("rwx------");
        for (String file : List.of("ca-key.pem", "pipelock.yaml")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file)))).as(file).isEqualTo("rw-------");
        }
    }

    @Test
    void aPortThatIsTakenIsAFailedStart() throws Exception {
        pipelock.close();
        try (var taken = new ServerSocket(0, 1, pipelock.address().getAddress())) {
            pipelock = new PipelockDaemon(
                    RealPipelock.assumed(), scratch.resolve("other"), taken.getLocalPort(), table("localhost"), List.of(), Map.of(), events.log());
            assertThatThrownBy(pipelock::start).isInstanceOf(IOException.class).hasMessageContaining("pipelock ended");
        }
    }
}
