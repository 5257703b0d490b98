package io.claudebottle.session.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.Command;
import io.claudebottle.backend.CommandRunner;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.docker.DockerBackend;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.Workbench;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Home;
import io.claudebottle.state.SelfTestReport;
import io.claudebottle.state.SelfTestReport.Check;
import io.claudebottle.state.SelfTestReport.Control;
import io.claudebottle.state.SelfTestReport.Outcome;
import io.claudebottle.state.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The self-test on a real engine: of a real bottle, and of containers in which its attacks must succeed.
@Tag("integration")
final class SelfTestOnDockerTest {

    private static final Duration PROMISED = Duration.ofSeconds(20);

    private static final String IMAGE = "claude-bottle:latest";

    /// What needs more than this host to answer.
    private static final Set<String> BEYOND_THE_HOST = Set.of("public-addresses", "metadata", "ipv6", "outside-names");

    @TempDir
    Path root;

    private final CommandRunner runner = new CommandRunner(System.getenv());
    private Workbench workbench;
    private SelfTest selfTest;

    @BeforeEach
    void connect() {
        String reason = System.getenv().getOrDefault("CLAUDE_BOTTLE_TEST_NO_ENGINE", "");
        Assumptions.assumeTrue(reason.isEmpty(), reason);
        var home = new Home(root.resolve("home"));
        var states = new BottleStates(home);
        var backend = new DockerBackend(root, System.getenv(), states, Settings::defaults, Clock.systemUTC());
        Optional<Problem> problem = backend.unavailability();
        Assumptions.assumeTrue(problem.isEmpty(), () -> "no Docker engine: " + problem.orElseThrow().what());
        workbench = TestWorkbench.of(root, home, states, backend, System.getenv(), Clock.systemUTC());
        selfTest = new SelfTest(workbench, Clock.systemUTC());
    }

    private SelfTestReport run() {
        return selfTest.run(Optional.of("docker"), LaunchProgress.silent(), new RecordedSelfTest());
    }

    @Test
    void everyCheckHoldsOnABottleAndEveryControlFailsInTheTimePromised() {
        Duration first = run().took(); // builds the images where they are not there

        SelfTestReport report = run();

        assertThat(report.notHeld()).isEmpty();
        assertThat(report.silentControls()).isEmpty();
        assertThat(report.isVerified()).isTrue();
        assertThat(workbench.backends().enumerateActive()).isEmpty();
        assertThat(workbench.states().identities()).isEmpty();
        assertThat(docker("ps", "-a", "--format", "{{.Names}}").lines()).noneMatch(name -> name.contains("selftest-"));
        assertThat(docker("network", "ls", "--format", "{{.Name}}").lines()).noneMatch(name -> name.contains("selftest-"));
        BusyMachine.assertLess(Collections.min(List.of(first, report.took())), PROMISED);
    }

    /// A gate that lets everything through, and a part of it that should not be open, on ports that the scan reaches.
    private static final class OpenGate implements AutoCloseable {

        private final ServerSocket gate = listen();
        private final ServerSocket open = listen();

        OpenGate() {
            Thread.ofVirtual().start(() -> serve(gate, "HTTP/1.1 200 Connection established\r\n\r\n"));
            Thread.ofVirtual().start(() -> serve(open, ""));
        }

        private static ServerSocket listen() {
            for (int port = 9_500; port < 10_000; port++) {
                try {
                    return new ServerSocket(port, 50, InetAddress.ofLiteral("127.0.0.1"));
                } catch (IOException e) {
                    // Somebody has it.
                }
            }
            throw new AssertionError("no port is free");
        }

        private static void serve(ServerSocket listener, String answer) {
            while (!listener.isClosed()) {
                try {
                    Socket visitor = listener.accept();
                    Thread.ofVirtual().start(() -> answer(visitor, answer));
                } catch (IOException e) {
                    return;
                }
            }
        }

        private static void answer(Socket visitor, String answer) {
            try (visitor) {
                visitor.setSoTimeout(3_000);
                var request = new BufferedReader(new InputStreamReader(visitor.getInputStream(), StandardCharsets.US_ASCII));
                for (String line = request.readLine(); line != null && !line.isEmpty(); line = request.readLine()) {
                    // All of it: what is left unread when a connection is closed takes the answer with it.
                }
                visitor.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // Gone already.
            }
        }

        String proxy() {
            return "http://127.0.0.1:" + gate.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            gate.close();
            open.close();
        }
    }

    private String docker(String... arguments) {
        List<String> argv = new ArrayList<>(List.of("docker"));
        argv.addAll(List.of(arguments));
        ExecResult result = runner.run(Command.of(argv));
        assertThat(result.returnCode()).as(argv + "\n" + result.stderr()).isZero();
        return result.stdout().strip();
    }

    private ExecResult onHost(String script) {
        return runner.run(Command.of(List.of("sh", "-s")).withInput(script));
    }

    private static Map<String, Outcome> outcomes(Examination.Findings findings) {
        return findings.checks().stream().collect(Collectors.toMap(Check::id, Check::outcome));
    }

    /// The same image as a bottle's, with everything that a container can be given by mistake. What it says is judged broken, or the
    /// checks prove nothing.
    @Test
    void aContainerThatHasEverythingIsCalledBroken() throws Exception {
        if (runner.run(Command.of(List.of("docker", "image", "inspect", IMAGE))).returnCode() != 0) {
            run(); // builds it
        }
        String leaky = "leaky-" + ProcessHandle.current().pid();
        Path home = root.resolve("operator");
        try (var gate = new OpenGate(); var host = new HostSide(home, "mark-of-a-process", "canary-of-the-host")) {
            Surroundings surroundings = host.surroundings("a-token-of-a-route", "a-value-to-be-seen", ThrowAway.ALLOWED);
            docker("run", "-d", "--name", leaky, "--user", "root", "--cap-add", "SYS_ADMIN",
                    "--security-opt", "seccomp=unconfined", "--security-opt", "systempaths=unconfined", "--security-opt", "apparmor=unconfined",
                    "--network", "host", "--pid", "host", "--ipc", "host", "--uts", "host",
                    "-e", "HTTPS_PROXY=" + gate.proxy(), "-e", "GITHUB_TOKEN=a-token-of-a-route", "-e", "SEEN=a-value-to-be-seen",
                    "--mount", "type=bind,src=" + home + ",dst=/mnt/home",
                    "--mount", "type=bind,src=" + System.getenv("DOCKER_HOST").replaceFirst("^unix://", "") + ",dst=/run/docker.sock",
                    IMAGE, "sleep", "600");

            Examination.Findings findings = new Examination(surroundings, new RecordedSelfTest()).run(
                    script -> runner.run(Command.of(List.of("docker", "exec", "-i", leaky, "sh", "-s")).withInput(script)), this::onHost);

            // The others are in the other test.
            assertThat(findings.checks()).filteredOn(check -> !BEYOND_THE_HOST.contains(check.id()) && check.outcome() != Outcome.BROKEN).isEmpty();
            assertThat(findings.controls()).allMatch(Control::failed);
        } finally {
            docker("rm", "-f", leaky);
        }
    }

    /// A network in which the addresses of the world are answered: they are this one's own.
    @Test
    void aNetworkThatReachesTheWorldIsCalledBroken() {
        ExecResult possible = runner.run(Command.of(List.of("unshare", "-n", "-m", "ip", "link", "set", "lo", "up")));
        Assumptions.assumeTrue(possible.returnCode() == 0, () -> "no network of its own can be made here: " + possible.stderr());
        String world = """
                ip link set lo up
                for address in 1.1.1.1 8.8.8.8 9.9.9.9 169.254.169.254; do ip address add $address/32 dev lo; done
                ip link add world type veth peer name other && ip link set world up && ip link set other up && ip address add 2606:4700:4700::1111/128 dev world
                echo '192.0.2.1 example.com' > "$1" && mount --bind "$1" /etc/hosts
                exec sh -s
                """;
        try (var host = new HostSide(root.resolve("operator"), "mark-of-a-process", "canary-of-the-host")) {
            Surroundings surroundings = host.surroundings("a-token", "a-value", ThrowAway.ALLOWED);

            Examination.Findings findings = new Examination(surroundings, new RecordedSelfTest()).run(
                    script -> runner.run(Command.of(List.of("unshare", "-n", "-m", "sh", "-c", world, "sh", root.resolve("hosts").toString()))
                            .withInput(script)),
                    this::onHost);

            assertThat(outcomes(findings)).as(findings.checks().toString())
                    .containsEntry("public-addresses", Outcome.BROKEN)
                    .containsEntry("metadata", Outcome.BROKEN)
                    .containsEntry("outside-names", Outcome.BROKEN)
                    .containsEntry("ipv6", Files.exists(Path.of("/proc/net/if_inet6")) ? Outcome.BROKEN : Outcome.HELD)
                    .containsEntry("network-namespace", Outcome.HELD)
                    .containsEntry("gate-hosts", Outcome.NOT_TRIED);
        }
    }
}
