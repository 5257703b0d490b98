package io.claudebottle.sidecar.egress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebottle.policy.RouteRule;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.sidecar.Await;
import io.claudebottle.sidecar.Events;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What comes through an allowed tunnel, with real TLS on both sides. Only the gate's resolver is ours: it leads every allowed name to a
/// server here, and counts.
@Timeout(60)
class InterceptionTest {

    private static final String HOST = "allowed.example";

    @TempDir
    Path directory;

    private final Events events = new Events();
    private final List<String> lookups = new CopyOnWriteArrayList<>();
    private TlsUpstream upstream;
    private EgressDaemon gate;

    @BeforeEach
    void start() throws Exception {
        upstream = new TlsUpstream(directory.resolve("world"), HOST);
        gate = start(
                new RouteRule(HOST, List.of(), "", "", "dev.md:7"));
    }

    private EgressDaemon start(RouteRule... rules) throws IOException {
        var settings = new EgressSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new RouteTable(List.of(rules)),
                directory.resolve("ca"),
                List.of(upstream.authority()),
                Optional.empty(),
                Optional.empty());
        var daemon = new EgressDaemon(settings, this::resolve, events.log(), Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofSeconds(5));
        daemon.start();
        return daemon;
    }

    @AfterEach
    void stop() throws IOException {
        gate.close();
        upstream.close();
    }

    private InetSocketAddress resolve(String host, int port) {
        lookups.add(host);
        return upstream.address();
    }

    private record Curl(int exit, String out) {}

    private Curl curl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "curl", "-q", "-sS", "--max-time", "20", "--proxy", "http://127.0.0.1:" + gate.address().getPort(), "--cacert", gate.certificate().toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy"));
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Curl(process.waitFor(), out);
    }

    @Test
    void curlReachesAnAllowedHost() throws Exception {
        Curl answer = curl("https://" + HOST + "/a/b?secret=1");
        assertThat(answer).as(events.text()).isEqualTo(new Curl(0, "hello\n"));
        assertThat(upstream.heads).singleElement().asString().startsWith("GET /a/b?secret=1 HTTP/1.1\r\n").contains("host: allowed.example\r\n");
        Await.until("done", () -> !events.named("egress-done").isEmpty());
        System.out.println(events.text());
        JsonNode done = events.named("egress-done").getFirst();
        assertThat(done.path("status").asInt()).isEqualTo(200);
    }
}
