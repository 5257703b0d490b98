package io.claudebottle.sidecar.egress;

import static io.claudebottle.sidecar.egress.GateFixture.HOST;
import static io.claudebottle.sidecar.egress.GateFixture.connect;
import static io.claudebottle.sidecar.egress.GateFixture.get;
import static io.claudebottle.sidecar.egress.GateFixture.route;
import static io.claudebottle.sidecar.egress.GateFixture.withCredential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebottle.policy.RouteRule;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What comes through an allowed tunnel, with real TLS on both sides.
@Timeout(60)
class InterceptionTest {

    @TempDir
    Path directory;

    private GateFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new GateFixture(directory).start(route(HOST));
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
    }

    private void answers(String answer) {
        fixture.upstream.handler = (request, in, out) -> {
            request.body();
            TlsUpstream.say(out, answer);
            return true;
        };
    }

    private String onlyHead() {
        assertThat(fixture.upstream.heads).hasSize(1);
        return fixture.upstream.heads.getFirst();
    }

    private record Curl(int exit, String out) {}

    private Curl curl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "curl", "-q", "-sS", "--max-time", "20", "--proxy", "http://127.0.0.1:" + fixture.gate().address().getPort(), "--cacert",
                fixture.gate().certificate().toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Curl(process.waitFor(), out);
    }

    @Test
    void curlReachesAnAllowedHostAndBelievesTheBottlesAuthority() throws Exception {
        assertThat(curl("https://" + HOST + "/a/b?query=1")).isEqualTo(new Curl(0, "hello\n"));

        assertThat(onlyHead()).startsWith("GET /a/b?query=1 HTTP/1.1\r\nhost: allowed.example\r\n");
        JsonNode done = fixture.event("egress-done");
        assertThat(done.path("status").asInt()).isEqualTo(200);
        assertThat(done.path("id")).isEqualTo(fixture.onlyDecision().path("id"));
        assertThat(done.path("bytes_out").asLong()).isPositive();
        assertThat(done.path("bytes_in").asLong()).isBetween(6L, 200L);
        assertThat(done.path("latency_ms").asLong()).isLessThanOrEqualTo(done.path("duration_ms").asLong());
    }

    @Test
    void requestsOfOneConnectionShareOneToTheHost() throws Exception {
        try (RawClient client = fixture.tunnel()) {
            for (int i = 0; i < 5; i++) {
                assertThat(client.send(get("/" + i)).answer().body()).isEqualTo("hello\n");
            }
        }
        assertThat(fixture.upstream.connections).hasValue(1);
        assertThat(fixture.upstream.heads).hasSize(5);
    }

    @Test
    void pipelinedRequestsAreAnsweredOneAfterTheOther() throws Exception {
        fixture.upstream.handler = (request, in, out) -> {
            TlsUpstream.say(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + request.path());
            return true;
        };
        try (RawClient client = fixture.tunnel().send(get("/1") + get("/2") + get("/3"))) {
            assertThat(client.answer().body()).isEqualTo("/1");
            assertThat(client.answer().body()).isEqualTo("/2");
            assertThat(client.answer().body()).isEqualTo("/3");
        }
    }

    @Test
    void aHostThatHangsUpBetweenRequestsIsConnectedToAgain() throws Exception {
        fixture.upstream.handler = (request, in, out) -> {
            TlsUpstream.say(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            return false;
        };
        try (RawClient client = fixture.tunnel()) {
            for (int i = 0; i < 5; i++) {
                assertThat(client.send(get("/")).answer().body()).isEqualTo("ok");
            }
        }
        assertThat(fixture.upstream.connections).hasValue(5);
    }

    @Test
    void aPathThatIsNotAllowedNeverReachesTheHostAndTheConnectionStaysUsable() throws Exception {
        fixture.rules(route(HOST, "/api"));
        try (RawClient client = fixture.tunnel()) {
            for (String path : List.of("/", "/apix", "/api/../secret", "/api/%2e%2e/secret", "/api/%252e", "/api//x", "/api\\x", "/API")) {
                RawClient.Answer answer = client.send(get(path)).answer();
                assertThat(answer.status()).as(path).isEqualTo(403);
                assertThat(answer.body()).startsWith("blocked: ").contains("only the operator can change it");
            }
            assertThat(fixture.lookups).isEmpty();
            assertThat(client.send(get("/api/x")).answer().body()).isEqualTo("hello\n");
        }
        assertThat(fixture.events.named("egress").getFirst().path("rule").asText()).isEqualTo("path-allowlist");
        assertThat(fixture.upstream.heads).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET / HTTP/1.1\r\nHost: denied.example\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: allowed.example:8443\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: allowed.example@denied.example\r\n\r\n",
        "GET https://denied.example/ HTTP/1.1\r\nHost: allowed.example\r\n\r\n",
        "GET https://denied.example/ HTTP/1.1\r\nHost: denied.example\r\n\r\n",
        "GET / HTTP/1.1\r\nHost:\r\n\r\n",
    })
    void whatNamesAnotherHostInsideATunnelIsRefused(String request) throws Exception {
        RawClient.Answer answer = fixture.askInside(request);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(fixture.onlyDecision().path("rule").asText()).isEqualTo("one-host-per-tunnel");
        assertThat(fixture.lookups).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET / HTTP/1.1\r\nHost: ALLOWED.example.\r\n\r\n", "GET / HTTP/1.1\r\nHost: allowed.example:443\r\n\r\n",
        "GET https://allowed.example/ HTTP/1.1\r\nHost: allowed.example\r\n\r\n"
    })
    void otherSpellingsOfTheSameHostGoOutAsOne(String request) throws Exception {
        assertThat(fixture.askInside(request).status()).isEqualTo(200);
        assertThat(onlyHead()).startsWith("GET / HTTP/1.1\r\nhost: allowed.example\r\n");
    }

    @Test
    void anotherNameInTheTlsHandshakeIsRefusedInWords() throws Exception {
        try (RawClient client = fixture.tunnel(HOST, "denied.example").send("GET / HTTP/1.1\r\nHost: denied.example\r\n\r\n")) {
            RawClient.Answer answer = client.answer();

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).contains("the TLS handshake names denied.example inside a connection to allowed.example");
        }
        assertThat(fixture.onlyDecision().path("rule").asText()).isEqualTo("one-host-per-tunnel");
        assertThat(fixture.lookups).isEmpty();
    }

    @Test
    void whatIsNotTlsIsHungUpOnAndReported() throws Exception {
        try (RawClient client = fixture.client().send(connect(HOST + ":443"))) {
            assertThat(client.answer().status()).isEqualTo(200);
            client.send("SSH-2.0-OpenSSH_10.0\r\n");
            assertThat(client.isClosedByPeer()).isTrue();
        }
        assertThat(fixture.onlyDecision().path("reason").asText()).contains("is not TLS");
        assertThat(fixture.lookups).isEmpty();
    }

    static Stream<String> unreadable() {
        String head = "POST / HTTP/1.1\r\nHost: allowed.example\r\n";
        return Stream.of(
                head + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                head + "Content-Length: 0\r\nContent-Length: 4\r\n\r\n",
                head + "Content-Length: 4\r\nContent-Length: 4\r\n\r\nbody",
                head + "Content-Length: 4, 4\r\n\r\nbody",
                head + "Content-Length: +4\r\n\r\nbody",
                head + "Content-Length: 4 \u000b\r\n\r\nbody",
                head + "Content-Length: 99999999999999999999\r\n\r\n",
                head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                head + "Transfer-Encoding: xchunked\r\n\r\n",
                head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                head + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                head + "Transfer_Encoding: chunked\r\n\r\n",
                head + "X: a\r\n Transfer-Encoding: chunked\r\n\r\n",
                head + "X: a\nY: b\r\n\r\n",
                head + "X: a\rTransfer-Encoding: chunked\r\n\r\n",
                head + "X: a\0b\r\n\r\n",
                head + "X\r\n\r\n",
                head + ": x\r\n\r\n",
                head + "Host: denied.example\r\n\r\n",
                "POST / HTTP/1.0\r\nHost: allowed.example\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "GET /\r\n",
                "GET / HTTP/0.9\r\nHost: allowed.example\r\n\r\n",
                "GET / HTTP/2.0\r\nHost: allowed.example\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET  / HTTP/1.1\r\nHost: allowed.example\r\n\r\n",
                "GET\t/ HTTP/1.1\r\nHost: allowed.example\r\n\r\n",
                "GET /a b HTTP/1.1\r\nHost: allowed.example\r\n\r\n",
                "GET /a#b HTTP/1.1\r\nHost: allowed.example\r\n\r\n",
                "GET ../etc HTTP/1.1\r\nHost: allowed.example\r\n\r\n",
                "\r\nGET / HTTP/1.1\r\nHost: allowed.example\r\n\r\n",
                " GET / HTTP/1.1\r\nHost: allowed.example\r\n\r\n",
                "CONNECT allowed.example:443 HTTP/1.1\r\nHost: allowed.example\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: allowed.example\r\nX: " + "x".repeat(40_000) + "\r\n\r\n",
                "GET /" + "x".repeat(40_000) + " HTTP/1.1\r\nHost: allowed.example\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: allowed.example\r\n" + "X: x\r\n".repeat(300) + "\r\n");
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void whatServersCouldReadDifferentlyIsRefusedAndTheConnectionEnds(String request) throws Exception {
        try (RawClient client = fixture.tunnel().send(request)) {
            RawClient.Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).startsWith("blocked: the request has ").contains("this is policy");
            if (!request.startsWith("CONNECT") && !request.startsWith("GET ../")) {
                assertThat(client.isClosedByPeer()).isTrue();
            }
        }
        assertThat(fixture.onlyDecision().path("rule").asText()).isEqualTo("well-formed-requests-only");
        assertThat(fixture.lookups).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\r\nbody", "-1\r\n", "0x4\r\nbody\r\n0\r\n\r\n", "4\r\nbodyX\r\n0\r\n\r\n", "4\nbody\r\n0\r\n\r\n", "ffffffffffffffffff\r\n", "\r\n"})
    void aBodyThatIsNotInChunksAsItSaysGetsNoFurther(String body) throws Exception {
        try (RawClient client = fixture.tunnel().send("POST / HTTP/1.1\r\nHost: allowed.example\r\nTransfer-Encoding: chunked\r\n\r\n" + body)) {
            assertThat(client.answer().status()).isEqualTo(403);
            assertThat(client.isClosedByPeer()).isTrue();
        }
        assertThat(fixture.events.named("egress-done")).isEmpty();
    }

    @Test
    void whatTheAgentSendsAsItsCredentialNeverGoesOut() throws Exception {
        fixture.askInside(get("/", "Authorization: Bearer agents-own", "Proxy-Authorization: Basic agents-own", "X-Api-Key: stays"));

        assertThat(onlyHead()).doesNotContain("agents-own").containsIgnoringCase("x-api-key: stays");
    }

    @Test
    void theRoutesCredentialIsPutInAndIsNowhereElse() throws Exception {
        fixture.rules(withCredential(HOST));
        fixture.gate().supply(Map.of("EGRESS_TOKEN_0", "s3cret-value"));

        RawClient.Answer answer = fixture.askInside(get("/s3cret-value/x", "Authorization: Bearer placeholder", "X-Api-Key: placeholder"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(onlyHead()).containsIgnoringCase("authorization: Bearer s3cret-value\r\n").doesNotContain("placeholder");
        fixture.event("egress-done");
        assertThat(fixture.events.text()).doesNotContain("s3cret-value").contains("/[EGRESS_TOKEN_0]/x");
        assertThat(fixture.gate().toString()).doesNotContain("s3cret-value");
    }

    @Test
    void withoutTheRoutesCredentialNothingGoesOut() throws Exception {
        fixture.rules(withCredential(HOST));

        RawClient.Answer answer = fixture.askInside(get("/"));

        assertThat(answer.statusLine())
                .isEqualTo("HTTP/1.1 403 blocked: allowed.example needs the credential EGRESS_TOKEN_0, which the operator has not supplied;"
                        + " neither a retry nor another way out will work: only the operator can supply it");
        assertThat(fixture.onlyDecision().path("rule").asText()).isEqualTo("credential-missing");
        assertThat(fixture.lookups).isEmpty();
    }

    @Test
    void aCredentialThatWouldBreakOutOfItsHeaderIsNotTaken() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> fixture.gate().supply(Map.of("EGRESS_TOKEN_0", "value\r\nX: y")))
                .withMessageContaining("EGRESS_TOKEN_0")
                .satisfies(problem -> assertThat(problem.toString()).doesNotContain("value"));
    }

    @Test
    void hopByHopHeadersStayBehindAlsoThoseThatConnectionNames() throws Exception {
        fixture.askInside(get("/", "Connection: keep-alive, X-Hop", "X-Hop: 1", "Keep-Alive: timeout=5", "TE: trailers", "Upgrade: h2c", "Proxy-Connection: x", "X-Stays: 1"));

        assertThat(onlyHead().toLowerCase(Locale.ROOT)).contains("x-stays: 1").doesNotContain("x-hop", "keep-alive", "te:", "upgrade", "proxy-connection");
    }

    @Test
    void trailersGoNoFurther() throws Exception {
        var bodies = new java.util.concurrent.CopyOnWriteArrayList<String>();
        fixture.upstream.handler = (request, in, out) -> {
            bodies.add(new String(request.body(), StandardCharsets.UTF_8));
            TlsUpstream.say(out, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            return true;
        };
        RawClient.Answer answer = fixture.askInside(
                "POST / HTTP/1.1\r\nHost: allowed.example\r\nTransfer-Encoding: chunked\r\n\r\n4;ext=1\r\nbody\r\n0\r\nAuthorization: Bearer x\r\n\r\n");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(bodies).containsExactly("body");
    }

    @Test
    void anEventStreamArrivesPieceByPieceAsItIsSent() throws Exception {
        var next = new CountDownLatch(1);
        fixture.upstream.handler = (request, in, out) -> {
            TlsUpstream.say(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            TlsUpstream.say(out, "9\r\ndata: 1\n\n\r\n");
            await(next);
            TlsUpstream.say(out, "9\r\ndata: 2\n\n\r\n0\r\n\r\n");
            return true;
        };
        try (RawClient client = fixture.tunnel().send(get("/events"))) {
            assertThat(client.answer().header("content-type")).isEqualTo("text/event-stream");
            assertThat(client.chunk()).isEqualTo("data: 1\n\n");
            next.countDown();
            assertThat(client.chunk()).isEqualTo("data: 2\n\n");
            assertThat(client.chunk()).isEmpty();
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("the test did not go on");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void aWebSocketPassesBothWays() throws Exception {
        fixture.upstream.handler = (request, in, out) -> {
            assertThat(request.head().toLowerCase(Locale.ROOT)).contains("upgrade: websocket", "connection: upgrade", "sec-websocket-key: abc");
            TlsUpstream.say(out, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\nfirst");
            in.transferTo(out);
            return false;
        };
        try (RawClient client = fixture.tunnel().send(get("/ws", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: abc", "Sec-WebSocket-Version: 13"))) {
            assertThat(client.answer().status()).isEqualTo(101);
            assertThat(client.socket().getInputStream().readNBytes(5)).asString().isEqualTo("first");
            for (int i = 0; i < 50; i++) {
                client.send("message " + (char) ('a' + i % 26));
                assertThat(client.socket().getInputStream().readNBytes(9)).asString().startsWith("message ");
            }
        }
        JsonNode done = fixture.event("egress-done");
        assertThat(done.path("status").asInt()).isEqualTo(101);
        assertThat(done.path("bytes_in").asLong()).isGreaterThanOrEqualTo(455);
        assertThat(done.path("bytes_out").asLong()).isGreaterThan(450);
    }

    @Test
    void aChangeToAnotherProtocolThanWebSocketIsRefused() throws Exception {
        answers("HTTP/1.1 101 Switching Protocols\r\nUpgrade: raw\r\nConnection: Upgrade\r\n\r\n");

        assertThat(fixture.askInside(get("/", "Connection: Upgrade", "Upgrade: raw")).status()).isEqualTo(502);
    }

    @Test
    void aBodyThatWaitsToBeAskedForIsAskedForByTheHost() throws Exception {
        fixture.upstream.handler = (request, in, out) -> {
            assertThat(request.header("expect")).isEqualTo("100-continue");
            TlsUpstream.say(out, "HTTP/1.1 100 Continue\r\n\r\n");
            String body = new String(request.body(), StandardCharsets.UTF_8);
            TlsUpstream.say(out, "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            return true;
        };
        try (RawClient client = fixture.tunnel().send("POST / HTTP/1.1\r\nHost: allowed.example\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")) {
            assertThat(client.answer().status()).isEqualTo(100);
            client.send("body");
            RawClient.Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("body");
        }
    }

    @Test
    void aRefusedBodyThatWaitsToBeAskedForIsNotAskedFor() throws Exception {
        fixture.rules(route(HOST, "/api"));
        try (RawClient client = fixture.tunnel().send("POST / HTTP/1.1\r\nHost: allowed.example\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")) {
            assertThat(client.answer().status()).isEqualTo(403);
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void aRefusalIsReadAlsoByWhoIsInTheMiddleOfALargeBody() throws Exception {
        fixture.rules(route(HOST, "/api"));
        try (RawClient client = fixture.tunnel()) {
            client.send("POST / HTTP/1.1\r\nHost: allowed.example\r\nContent-Length: 10000000\r\n\r\n" + "x".repeat(500_000));
            assertThat(client.answer().status()).isEqualTo(403);
        }
        assertThat(fixture.lookups).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 3000000", "Transfer-Encoding: chunked"})
    void largeBodiesPassUnchangedBothWays(String framing) throws Exception {
        byte[] sent = new byte[3_000_000];
        new java.util.Random(42).nextBytes(sent);
        fixture.upstream.handler = (request, in, out) -> {
            byte[] body = request.body();
            TlsUpstream.say(out, "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
            out.write(body);
            out.flush();
            return true;
        };
        try (RawClient client = fixture.tunnel().send("PUT / HTTP/1.1\r\nHost: allowed.example\r\n" + framing + "\r\n\r\n")) {
            Thread writer = Thread.startVirtualThread(() -> {
                try {
                    var out = client.socket().getOutputStream();
                    if (framing.startsWith("Content")) {
                        out.write(sent);
                    } else {
                        for (int at = 0; at < sent.length; at += 100_000) {
                            out.write(("186a0\r\n").getBytes(StandardCharsets.US_ASCII));
                            out.write(sent, at, 100_000);
                            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                        }
                        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    }
                    out.flush();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });

            var head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) client.socket().getInputStream().read());
            }
            assertThat(head).startsWith("HTTP/1.1 200");
            assertThat(client.socket().getInputStream().readNBytes(sent.length)).isEqualTo(sent);
            writer.join();
        }
    }

    @Test
    void answersWithoutABodyDoNotLetTheNextOneWait() throws Exception {
        fixture.upstream.handler = (request, in, out) -> {
            TlsUpstream.say(out, switch (request.path()) {
                case "/head" -> "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n";
                case "/204" -> "HTTP/1.1 204 No Content\r\n\r\n";
                case "/304" -> "HTTP/1.1 304 Not Modified\r\nContent-Length: 5000\r\n\r\n";
                default -> "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
            });
            return true;
        };
        try (RawClient client = fixture.tunnel()) {
            client.send("HEAD /head HTTP/1.1\r\nHost: allowed.example\r\n\r\n" + get("/204") + get("/304") + get("/ok"));
            String all = new String(client.socket().getInputStream().readNBytes(100), StandardCharsets.UTF_8);
            Await.until("all done", () -> fixture.events.named("egress-done").size() == 4);
            assertThat(all).startsWith("HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\nHTTP/1.1 204");
        }
    }

    @Test
    void anAnswerThatEndsWithTheConnectionIsWholeForTheAgent() throws Exception {
        fixture.upstream.handler = (request, in, out) -> {
            TlsUpstream.say(out, "HTTP/1.1 200 OK\r\n\r\nuntil the end");
            return false;
        };
        try (RawClient client = fixture.tunnel().send(get("/") + get("/"))) {
            for (int i = 0; i < 2; i++) {
                assertThat(client.answer().header("transfer-encoding")).isEqualTo("chunked");
                assertThat(client.chunk()).isEqualTo("until the end");
                assertThat(client.chunk()).isEmpty();
            }
        }
    }

    @Test
    void anAgentThatSpeaksHttp10GetsNoChunks() throws Exception {
        answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        try (RawClient client = fixture.tunnel().send("GET / HTTP/1.0\r\nHost: allowed.example\r\n\r\n")) {
            assertThat(client.answer().header("transfer-encoding")).isEmpty();
            assertThat(client.socket().getInputStream().readAllBytes()).asString().isEqualTo("hello");
        }
    }

    @Test
    void anAnswerThatBreaksOffIsNotTakenForAWholeOne() throws Exception {
        fixture.upstream.handler = (request, in, out) -> {
            TlsUpstream.say(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            return false;
        };
        try (RawClient client = fixture.tunnel().send(get("/"))) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
                RawClient.Answer answer = client.answer();
                if (answer.body().length() < 100) {
                    throw new IOException("short");
                }
            });
        }
        assertThat(fixture.event("egress-failed").path("reason").asText()).contains("broke off in the middle");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    })
    void anAnswerThatCannotBeUnderstoodIsAFault(String answer) throws Exception {
        answers(answer);

        assertThat(fixture.askInside(get("/")).status()).isEqualTo(502);
        assertThat(fixture.event("egress-failed").path("reason").asText()).contains("cannot be understood");
    }

    @Test
    void anAnswerToWhatNobodyAskedReachesNobody() throws Exception {
        fixture.upstream.handler = (request, in, out) -> {
            TlsUpstream.say(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");
            return true;
        };
        try (RawClient client = fixture.tunnel()) {
            assertThat(client.send(get("/1")).answer().body()).isEqualTo("ok");
            assertThat(client.send(get("/2")).answer().body()).isEqualTo("ok");
        }
    }

    @Test
    void aHostThatHangsIsGivenUpAndTheAgentIsTold() throws Exception {
        fixture.silence = Duration.ofMillis(300);
        fixture.start(route(HOST));
        var test = new CountDownLatch(1);
        fixture.upstream.handler = (request, in, out) -> {
            await(test);
            return false;
        };

        assertThat(fixture.askInside(get("/")).statusLine()).isEqualTo("HTTP/1.1 504 allowed.example is allowed, but does not answer");
        assertThat(fixture.event("egress-failed").path("reason").asText()).contains("does not answer");
        test.countDown();
    }

    @Test
    void anAgentThatHangsUpEndsWhatItAskedFor() throws Exception {
        var hungUp = new CountDownLatch(1);
        fixture.upstream.handler = (request, in, out) -> {
            TlsUpstream.say(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
            in.read();
            hungUp.countDown();
            return false;
        };
        try (RawClient client = fixture.tunnel().send(get("/"))) {
            client.answer();
            client.chunk();
        }
        assertThat(hungUp.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(fixture.event("egress-failed").path("reason").asText()).contains("the agent hung up");
    }

    @Test
    void aHostThatIsNotWhoItSaysIsNotSpokenTo() throws Exception {
        fixture.start(route("other.example"));

        try (RawClient client = fixture.tunnel("other.example", "other.example").send("GET / HTTP/1.1\r\nHost: other.example\r\n\r\n")) {
            RawClient.Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body()).contains("TLS with it fails").contains("other.example");
        }
        assertThat(fixture.upstream.heads).isEmpty();
    }

    @Test
    void rulesReplacedWhileAConnectionIsOpenHoldForItsNextRequest() throws Exception {
        try (RawClient client = fixture.tunnel()) {
            assertThat(client.send(get("/1")).answer().status()).isEqualTo(200);
            fixture.rules(route("other.example"));
            assertThat(client.send(get("/2")).answer().status()).isEqualTo(403);
            fixture.rules(route(HOST));
            assertThat(client.send(get("/3")).answer().status()).isEqualTo(200);
        }
        assertThat(fixture.events.named("egress-rules")).extracting(rules -> rules.path("cause").asText()).containsExactly("start", "control", "control");
    }

    @Test
    void aRuleForOnceHoldsForOneConnection() throws Exception {
        fixture.rules(RouteRule.once(HOST, "inbox"));
        try (RawClient client = fixture.tunnel()) {
            assertThat(client.send(get("/1")).answer().status()).isEqualTo(200);
            assertThat(client.send(get("/2")).answer().status()).isEqualTo(200);
            assertThat(fixture.ask(connect(HOST + ":443")).status()).isEqualTo(403);

            fixture.rules(route("other.example"));
            assertThat(client.send(get("/3")).answer().status()).as("others were put in place").isEqualTo(403);

            fixture.rules(RouteRule.once(HOST, "inbox"));
            assertThat(client.send(get("/4")).answer().status()).as("on a connection that is open already").isEqualTo(200);
            assertThat(fixture.ask(connect(HOST + ":443")).status()).isEqualTo(403);
        }
        assertThat(fixture.events.named("egress-rules")).extracting(rules -> rules.path("cause").asText())
                .containsExactly("start", "control", "spent", "control", "control", "spent");
        assertThat(fixture.events.named("egress-rules").getLast().path("routes").asText()).doesNotContain(HOST);
    }

    @Test
    void aHostThatTheOperatorDeniedIsDeniedInHisName() throws Exception {
        fixture.rules(RouteRule.denied(HOST, "inbox"));

        RawClient.Answer answer = fixture.ask(connect(HOST + ":443"));

        assertThat(answer.statusLine()).startsWith("HTTP/1.1 403 blocked: the operator decided that this bottle never reaches allowed.example; this is policy");
        assertThat(fixture.onlyDecision().path("rule").asText()).isEqualTo("denied-by-operator");
        assertThat(fixture.onlyDecision().path("origin").asText()).isEqualTo("inbox");
    }

    @Test
    void anAgentThatDoesNotTrustTheGateIsReported() throws Exception {
        try (RawClient client = fixture.client().send(connect(HOST + ":443"))) {
            client.answer();
            assertThatExceptionOfType(javax.net.ssl.SSLException.class).isThrownBy(() -> client.secured(HOST, fixture.upstream.authority()));
        }
        assertThat(fixture.event("egress-failed").path("reason").asText()).contains("broke off the TLS handshake").containsIgnoringCase("certificate");
        assertThat(fixture.onlyDecision().path("method").asText()).isEqualTo("CONNECT");
    }

}
