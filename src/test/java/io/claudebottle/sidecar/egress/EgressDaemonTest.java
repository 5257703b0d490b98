package io.claudebottle.sidecar.egress;

import static io.claudebottle.sidecar.egress.GateFixture.connect;
import static io.claudebottle.sidecar.egress.GateFixture.get;
import static io.claudebottle.sidecar.egress.GateFixture.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebottle.policy.RouteRule;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.sidecar.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The gate as a proxy: what it answers before there is a tunnel, and its life as a daemon.
@Timeout(60)
class EgressDaemonTest {

    @TempDir
    Path directory;

    private GateFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new GateFixture(directory).start(route("allowed.example", "/api/"), route("xn--bcher-kva.example"));
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource({"ALLOWED.Example:443,allowed.example", "allowed.example.:443,allowed.example", "XN--BCHER-KVA.example:443,xn--bcher-kva.example"})
    void whateverTheSpellingTheCanonicalNameIsResolved(String authority, String resolved) throws Exception {
        try (RawClient client = fixture.client().send(connect(authority))) {
            assertThat(client.answer().status()).isEqualTo(200);
            RawClient secure = client.secured(resolved, fixture.gate().certificate());
            secure.send("GET /api/ HTTP/1.1\r\nHost: " + resolved + "\r\n\r\n").answer();
        }
        assertThat(fixture.lookups).containsExactly(resolved);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "denied.example:443", "secret-in-a-name.allowed.example:443", "allowed.example:80", "allowed.example:22", "127.0.0.1:443", "[::1]:443", "1.1.1.1:443",
        "2130706433:443", "allowed.example", "allowed.example:443:443", "user@allowed.example:443", "allowed.example%2e:443", "allowed.example\u00e9:443",
        "_egress.local:443"
    })
    void refusedTunnelIsNeverLookedUp(String authority) throws Exception {
        RawClient.Answer answer = fixture.ask(connect(authority));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).startsWith("blocked: ");
        assertThat(fixture.lookups).isEmpty();
        assertThat(fixture.onlyDecision().path("verdict").asText()).isEqualTo("denied");
    }

    @Test
    void anAllowedTunnelAloneLooksNothingUp() throws Exception {
        fixture.tunnel().close();

        assertThat(fixture.lookups).isEmpty();
        assertThat(fixture.upstream.connections).hasValue(0);
    }

    @Test
    void denialIsInTheStatusLineAHeaderAndTheBody() throws Exception {
        String reason = "blocked: denied.example is not on this bottle's egress allowlist; this is policy and not a fault, so neither a retry nor"
                + " another way out will work: only the operator can change it, under egress.routes in the bottle's file";

        RawClient.Answer answer = fixture.ask(connect("denied.example:443"));

        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 403 " + reason);
        assertThat(answer.header("X-Claude-Bottle-Policy")).isEqualTo(reason);
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.body()).isEqualTo(reason + "\n");
    }

    @Test
    void decisionEventHasTheRuleAndItsOrigin() throws Exception {
        fixture.askInside(get("/api/x?query"));

        JsonNode event = fixture.onlyDecision();
        assertThat(event.path("time").asText()).isEqualTo("2026-05-27T12:00:00.000Z");
        assertThat(event.path("id").asText()).isNotEmpty();
        assertThat(event.path("method").asText()).isEqualTo("GET");
        assertThat(event.path("host").asText()).isEqualTo("allowed.example");
        assertThat(event.path("port").asInt()).isEqualTo(443);
        assertThat(event.path("path").asText()).isEqualTo("/api/x");
        assertThat(event.path("rule").asText()).isEqualTo("route");
        assertThat(event.path("origin").asText()).isEqualTo("/home/op/dev.md:7");
    }

    @Test
    void eventsHoldNoHeaderQueryOrBody() throws Exception {
        fixture.ask("POST http://allowed.example/x?canary-query HTTP/1.1\r\nAuthorization: Bearer canary-header\r\nContent-Length: 11\r\n\r\ncanary-body");
        fixture.askInside("POST /api/x?canary-query HTTP/1.1\r\nHost: allowed.example\r\nX: canary-header\r\nContent-Length: 11\r\n\r\ncanary-body");

        Await.until("both decisions", () -> fixture.events.named("egress").size() == 2 && !fixture.events.named("egress-done").isEmpty());
        assertThat(fixture.events.text()).doesNotContain("canary");
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
        RawClient.Answer answer = fixture.ask(request);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).startsWith("blocked: ");
        assertThat(fixture.lookups).isEmpty();
    }

    @Test
    void pathOnlyRequestNeverLeavesTheGateWhateverItsHostHeader() throws Exception {
        assertThat(fixture.ask("GET /x HTTP/1.1\r\nHost: allowed.example\r\n\r\n").status()).isEqualTo(404);
        assertThat(fixture.lookups).isEmpty();
    }

    @Test
    void secondRequestHiddenBehindARefusedOneIsNotServed() throws Exception {
        try (RawClient client = fixture.client().send(connect("denied.example:443") + connect("allowed.example:443"))) {
            assertThat(client.answer().status()).isEqualTo(403);
            assertThat(client.isClosedByPeer()).isTrue();
        }
        assertThat(fixture.lookups).isEmpty();
    }

    @Test
    void secondRequestHiddenBehindAnAllowedConnectIsNotServed() throws Exception {
        try (RawClient client = fixture.client().send(connect("allowed.example:443") + get("/health"))) {
            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(client.answer().status()).isEqualTo(403);
            assertThat(client.isClosedByPeer()).isTrue();
        }
        assertThat(fixture.lookups).isEmpty();
    }

    @Test
    void gateTellsTheAgentWhatItMayReachButNotTheOperatorsFiles() throws Exception {
        fixture.rules(route("allowed.example"), RouteRule.denied("never.example", "control"));

        RawClient.Answer answer = fixture.ask("GET http://_egress.local/allowlist HTTP/1.1\r\nHost: _egress.local\r\n\r\n");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(RouteTable.parse(answer.body()).rules()).extracting(RouteRule::host).containsExactly("allowed.example");
        assertThat(answer.body()).doesNotContain("/home/op");
    }

    @Test
    void gateAnswersForItsHealth() throws Exception {
        assertThat(fixture.ask("GET http://_egress.local/health HTTP/1.1\r\n\r\n").body()).isEqualTo("ok\n");
        assertThat(fixture.ask("GET /health HTTP/1.1\r\nHost: x\r\n\r\n").status()).isEqualTo(200);
        assertThat(fixture.ask("POST http://_egress.local/health HTTP/1.1\r\n\r\n").status()).isEqualTo(405);
    }

    @Test
    void oversizedHeaderIsRefusedReportedAndHarmsNobodyElse() throws Exception {
        RawClient.Answer answer = fixture.ask("CONNECT allowed.example:443 HTTP/1.1\r\nX-Big: " + "x".repeat(20_000) + "\r\n\r\n");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(fixture.onlyDecision().path("rule").asText()).isEqualTo("well-formed-requests-only");
        assertThat(fixture.lookups).isEmpty();
        assertThat(fixture.ask(connect("allowed.example:443")).status()).isEqualTo(200);
    }

    @Test
    void slowClientKeepsNobodyElseWaiting() throws Exception {
        try (RawClient slow = fixture.client().send("CONNECT allow")) {
            for (int i = 0; i < 20; i++) {
                assertThat(fixture.ask(connect("allowed.example:443")).status()).isEqualTo(200);
            }
            slow.send("ed.example:443 HTTP/1.1\r\n\r\n");
            assertThat(slow.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void allowedNameThatDoesNotResolveIsAFaultAndNotPolicy() throws Exception {
        fixture.resolver = (host, _) -> {
            throw new UnknownHostException(host);
        };
        fixture.start(route("allowed.example"));

        RawClient.Answer answer = fixture.askInside(get("/"));

        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 502 allowed.example is allowed, but its name does not resolve");
        assertThat(fixture.onlyDecision().path("verdict").asText()).isEqualTo("allowed");
        assertThat(fixture.event("egress-failed").path("id")).isEqualTo(fixture.onlyDecision().path("id"));
    }

    @Test
    void allowedHostThatDoesNotAnswerIsAFaultAndNotPolicy() throws Exception {
        int closedPort;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = closed.getLocalPort();
        }
        fixture.resolver = (_, _) -> new InetSocketAddress(InetAddress.getLoopbackAddress(), closedPort);
        fixture.start(route("allowed.example"));

        RawClient.Answer answer = fixture.askInside(get("/"));

        assertThat(answer.statusLine()).startsWith("HTTP/1.1 502 allowed.example is allowed, but cannot be connected to");
        assertThat(fixture.event("egress-failed").path("reason").asText()).contains("Connection refused");
        assertThat(fixture.events.named("egress-done")).as("there was no exchange").isEmpty();
    }

    @Test
    void allowedNameThatLeadsToTheMetadataServiceIsRefused() throws Exception {
        fixture.resolver = new GuardedResolver(_ -> new InetAddress[] {InetAddress.ofLiteral("169.254.169.254")});
        fixture.start(route("allowed.example"));

        RawClient.Answer answer = fixture.askInside(get("/"));

        assertThat(answer.statusLine()).startsWith("HTTP/1.1 403 blocked: allowed.example leads to 169.254.169.254, which no name may lead to");
        assertThat(fixture.event("egress-failed").path("reason").asText()).contains("169.254.169.254");
    }

    @Test
    void portThatIsTakenIsAnIoFault() throws Exception {
        var settings = new EgressSettings(
                fixture.gate().address(), new RouteTable(List.of()), directory.resolve("ca"), List.of(), Optional.empty(), Optional.empty());
        var second = new EgressDaemon(settings, fixture.resolver, fixture.log, Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofSeconds(5));

        assertThatExceptionOfType(IOException.class).isThrownBy(second::start);
        second.close();
    }

    @Test
    void moreConnectionsThanTheGateHasMemoryForAreTurnedAwayUntilOthersEnd() throws Exception {
        List<RawClient> open = new ArrayList<>();
        try {
            for (int i = 0; i < Gate.MOST_TUNNELS; i++) {
                RawClient client = fixture.client().send(connect("allowed.example:443"));
                open.add(client);
                assertThat(client.answer().status()).isEqualTo(200);
            }
            assertThat(fixture.ask(connect("allowed.example:443")).status()).isEqualTo(503);

            open.removeLast().close();
            Await.until("one ended", () -> {
                try {
                    return fixture.ask(connect("allowed.example:443")).status() == 200;
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        } finally {
            for (RawClient client : open) {
                client.close();
            }
        }
    }

    @Test
    void closingEndsOpenTunnels() throws Exception {
        try (RawClient open = fixture.tunnel()) {
            fixture.gate().close();

            assertThat(open.isClosedByPeer()).isTrue();
            assertThat(fixture.gate().ended().toCompletableFuture()).isCompleted();
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
            try (RawClient client = fixture.client().send("CONNECT " + noise + " HTTP/1.1\r\n\r\n")) {
                client.socket().shutdownOutput();
                client.socket().getInputStream().readAllBytes();
            } catch (IOException reset) {
                // The gate may hang up on noise in whichever way it likes.
            }
        }

        assertThat(fixture.lookups).isEmpty();
        assertThat(fixture.ask(connect("allowed.example:443")).status()).as("still serving").isEqualTo(200);
    }
}
