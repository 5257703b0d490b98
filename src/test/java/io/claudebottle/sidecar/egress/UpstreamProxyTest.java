package io.claudebottle.sidecar.egress;

import static io.claudebottle.sidecar.egress.GateFixture.HOST;
import static io.claudebottle.sidecar.egress.GateFixture.get;
import static io.claudebottle.sidecar.egress.GateFixture.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.policy.RouteRule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// With pipelock between the gate and the world. A server with another authority plays what pipelock makes of a host it looks into.
@Timeout(60)
class UpstreamProxyTest {

    private static final RouteRule PASSED_THROUGH = new RouteRule(HOST, List.of(), "", "", "default", true, false, false);

    @TempDir
    Path directory;

    private GateFixture fixture;
    private TlsUpstream scanned;
    private ScannerProxy proxy;

    @BeforeEach
    void start() throws Exception {
        fixture = new GateFixture(directory);
        scanned = new TlsUpstream(directory.resolve("scanner"), HOST);
        proxyTo(scanned);
    }

    private void proxyTo(TlsUpstream target) throws IOException {
        proxy = new ScannerProxy(target.address());
        fixture.proxy = Optional.of(proxy.address());
        fixture.proxyAuthority = Optional.of(scanned.authority());
        fixture.start(route(HOST));
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
        scanned.close();
        proxy.close();
    }

    @Test
    void everythingGoesThroughItAndTheGateLooksNothingUp() throws Exception {
        assertThat(fixture.askInside(get("/")).body()).isEqualTo("hello\n");

        assertThat(proxy.asked).containsExactly("CONNECT allowed.example:443 HTTP/1.1");
        assertThat(fixture.lookups).isEmpty();
    }

    @Test
    void whatItLooksIntoIsAskedForUncompressed() throws Exception {
        fixture.askInside(get("/", "Accept-Encoding: gzip, br", "Sec-WebSocket-Extensions: permessage-deflate"));

        assertThat(scanned.heads.getFirst().toLowerCase(Locale.ROOT)).contains("accept-encoding: identity\r\n").doesNotContain("gzip", "deflate");
    }

    @Test
    void itsAuthorityIsNotBelievedForWhatItMustNotLookInto() throws Exception {
        fixture.start(PASSED_THROUGH);

        RawClient.Answer answer = fixture.askInside(get("/"));

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("TLS with it fails");
        assertThat(scanned.heads).isEmpty();
    }

    @Test
    void whatItMustNotLookIntoKeepsItsCompression() throws Exception {
        proxy.close();
        proxyTo(fixture.upstream);
        fixture.start(PASSED_THROUGH);

        assertThat(fixture.askInside(get("/", "Accept-Encoding: gzip")).status()).isEqualTo(200);
        assertThat(fixture.upstream.heads.getFirst().toLowerCase(Locale.ROOT)).contains("accept-encoding: gzip");
    }

    @Test
    void itsRefusalOfAHostReachesTheAgentAndTheRecord() throws Exception {
        proxy.answer = "HTTP/1.1 403 Forbidden\r\nContent-Length: 45\r\n\r\nCONNECT blocked: domain not in allowlist: xyz";

        RawClient.Answer answer = fixture.askInside(get("/"));

        assertThat(answer.statusLine())
                .isEqualTo("HTTP/1.1 403 blocked: pipelock refused allowed.example (403): CONNECT blocked: domain not in allowlist: xyz;"
                        + " this is policy and not a fault: only the operator can change it");
        assertThat(fixture.event("egress-failed").path("reason").asText()).contains("domain not in allowlist");
    }

    @Test
    void aNameThatItCannotFindIsAFaultAndNotPolicy() throws Exception {
        String said = "CONNECT blocked: SSRF check failed: DNS resolution error for allowed.example: no such host";
        proxy.answer = "HTTP/1.1 403 Forbidden\r\nContent-Length: " + said.length() + "\r\n\r\n" + said;

        RawClient.Answer answer = fixture.askInside(get("/"));

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("allowed.example is allowed, but its name does not resolve").doesNotContain("policy");
    }

    @Test
    void itsRefusalOfABodyReachesTheAgentAndTheRecord() throws Exception {
        scanned.handler = (request, in, out) -> {
            request.body();
            TlsUpstream.say(out, "HTTP/1.1 403 Forbidden\r\nContent-Length: 51\r\n\r\nblocked: request body contains secret: GitHub Token");
            return true;
        };

        RawClient.Answer answer = fixture.askInside("POST / HTTP/1.1\r\nHost: allowed.example\r\nContent-Length: 2\r\n\r\nhi");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo("blocked: request body contains secret: GitHub Token");
        assertThat(fixture.event("egress-failed").path("reason").asText()).contains("contains secret: GitHub Token");
    }

    @Test
    void withoutItNothingGoesOut() throws Exception {
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fixture.proxy = Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), closed.getLocalPort()));
        }
        fixture.start(route(HOST));

        RawClient.Answer answer = fixture.askInside(get("/"));

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("pipelock, which everything goes through, cannot be reached");
        assertThat(fixture.lookups).isEmpty();
    }

    @Test
    void oneThatHangsIsGivenUp() throws Exception {
        proxy.answer = "";
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            fixture.proxy = Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), silent.getLocalPort()));
            fixture.patience = Duration.ofSeconds(2);
            fixture.start(route(HOST));

            assertThat(fixture.askInside(get("/")).body()).contains("pipelock, which everything goes through, does not answer");
        }
    }

    @Test
    void whenItsAuthorityAppearsLaterItIsReadThen() throws Exception {
        Path later = directory.resolve("later.pem");
        fixture.proxyAuthority = Optional.of(later);
        fixture.start(route(HOST));
        try (RawClient client = fixture.tunnel()) {
            assertThat(client.send(get("/")).answer().status()).isEqualTo(502);
            Files.copy(scanned.authority(), later);
            assertThat(client.send(get("/")).answer().status()).isEqualTo(200);
        }
    }
}
