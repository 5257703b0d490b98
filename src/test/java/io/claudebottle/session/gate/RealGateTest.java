package io.claudebottle.session.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.BottleBackends;
import io.claudebottle.backend.ScratchBackend;
import io.claudebottle.manifest.ManifestLoader;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.sidecar.ControlChannel;
import io.claudebottle.sidecar.EventLog;
import io.claudebottle.sidecar.egress.EgressDaemon;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.EgressDecisions;
import io.claudebottle.state.Home;
import io.claudebottle.state.Metadata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The operator's desk and ledger over the real gate and its real control pipe; only the container around it is missing.
@Timeout(60)
class RealGateTest {

    private static final String BOTTLE = "researcher-m3hxd";

    @TempDir
    private Path directory;

    private ScratchBackend backend;
    private BottleRoutes routes;
    private BottleLedger ledger;
    private ControlChannel control;
    private EgressDaemon gate;

    @BeforeEach
    void start() throws IOException {
        var home = new Home(directory.resolve("home"));
        Files.writeString(Files.createDirectories(home.bottles()).resolve("dev.md"), "---\nenv: {}\n---\n");
        Files.writeString(Files.createDirectories(home.agents()).resolve("researcher.md"), "---\nbottle: dev\n---\nYou research.\n");
        var states = new BottleStates(home);
        states.write(new Metadata(BOTTLE, "researcher", directory.toString(), false, "2026-11-24T08:00:00Z", "claude-bottle-" + BOTTLE, "scratch"));
        backend = new ScratchBackend("scratch", directory.resolve("b"), directory, states, directory.resolve("claude"));
        backend.appear(BOTTLE);
        var backends = new BottleBackends(List.of(backend), Map.of());
        routes = new BottleRoutes(backends, states, new EgressDecisions(home), cwd -> new ManifestLoader(home, cwd, directory).load(), (_, _, _, _, _, _, _) -> {});
        ledger = new BottleLedger(backends, states);

        Path pipe = directory.resolve("control");
        var log = new EventLog(new Lines(backend::say), Clock.systemUTC());
        control = new ControlChannel(pipe, log);
        Path table = Files.writeString(directory.resolve("routes.json"), new RouteTable(List.of()).toJson());
        gate = EgressDaemon.fromEnvironment(
                Map.of("EGRESS_ROUTES", table.toString(), "EGRESS_PORT", "0", "EGRESS_CA_DIR", directory.resolve("ca").toString()), control, log);
        gate.start();
        control.start();
        backend.onControl = (_, message) -> {
            try {
                Files.writeString(pipe, message.toLine() + "\n", StandardOpenOption.WRITE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    @AfterEach
    void stop() {
        control.close();
        gate.close();
    }

    private String connect(String host) throws IOException {
        String listening = backend.events.stream().filter(line -> line.contains("\"listening\"")).findFirst().orElseThrow();
        int port = Integer.parseInt(listening.replaceAll(".*\"port\":([0-9]+).*", "$1"));
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(("CONNECT " + host + ":443 HTTP/1.1\r\nHost: " + host + ":443\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            var answer = new ByteArrayOutputStream();
            for (int octet = socket.getInputStream().read(); octet >= 0 && octet != '\r'; octet = socket.getInputStream().read()) {
                answer.write(octet);
            }
            return answer.toString(StandardCharsets.US_ASCII);
        }
    }

    @Test
    void aDeniedHostIsInTheLedgerAndAYesHoldsWithinTwoSeconds() throws Exception {
        assertThat(connect("new.example.com")).startsWith("HTTP/1.1 403");
        LedgerEntry denied = ledger.read(BOTTLE).getLast();
        assertThat(denied.host()).isEqualTo("new.example.com");
        assertThat(denied.allowed()).isFalse();
        assertThat(denied.firstSeen()).isTrue();

        long begun = System.nanoTime();
        routes.decide(BOTTLE, denied.host(), RouteChoice.BOTTLE);
        assertThat(connect("new.example.com")).startsWith("HTTP/1.1 200");

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void onceIsForOneConnectionAndTheDeskSeesItSpent() throws Exception {
        routes.decide(BOTTLE, "new.example.com", RouteChoice.ONCE);
        assertThat(routes.current(BOTTLE).rules()).hasSize(1);

        assertThat(connect("new.example.com")).startsWith("HTTP/1.1 200");

        assertThat(connect("new.example.com")).startsWith("HTTP/1.1 403");
        assertThat(routes.current(BOTTLE).rules()).isEmpty();
    }

    @Test
    void alwaysAndNeverAreReadBackFromTheGate() throws Exception {
        routes.decide(BOTTLE, "always.example.com", RouteChoice.ALWAYS);
        routes.decide(BOTTLE, "never.example.com", RouteChoice.NEVER);

        assertThat(connect("always.example.com")).startsWith("HTTP/1.1 200");
        assertThat(connect("never.example.com")).startsWith("HTTP/1.1 403");
        assertThat(routes.current(BOTTLE).rules()).extracting(rule -> rule.host() + " " + rule.denied())
                .containsExactly("always.example.com false", "never.example.com true");
    }

    /// Hands over each line as it is ended.
    private static final class Lines extends OutputStream {

        private final Consumer<String> lines;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Lines(Consumer<String> lines) {
            this.lines = lines;
        }

        @Override
        public void write(int octet) {
            if (octet == '\n') {
                lines.accept(line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else {
                line.write(octet);
            }
        }
    }
}
