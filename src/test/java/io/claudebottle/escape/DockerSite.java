package io.claudebottle.escape;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.Command;
import io.claudebottle.backend.CommandRunner;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.backend.docker.DockerBackend;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/// Bottles of a real engine. The leaky place is a container of the same image, with the host's processes, its canary and the engine's socket.
final class DockerSite extends Site {

    private final DockerBackend backend;
    private final Bottle bottle;
    private final Bottle neighbour;
    private final String leaky;

    DockerSite(Path root) throws IOException {
        super(root, bridge(), Map.of());
        backend = new DockerBackend(root, environment, states, () -> settings, Clock.systemUTC());
        bottle = launch(backend);
        neighbour = launch(backend);
        leaky = bottle.name() + "-leaky";
        undo(() -> docker("rm", "-f", leaky));
        docker("run", "-d", "--name", leaky, "--user", "root", "--init", "--pid", "host",
                "--security-opt", "seccomp=unconfined", "--security-opt", "systempaths=unconfined",
                "--mount", "type=bind,src=" + canary.getParent() + ",dst=/host",
                "--mount", "type=bind,src=" + socket() + ",dst=/run/docker.sock",
                image(), "sleep", "infinity");
    }

    private static String bridge() throws IOException {
        String reason = System.getenv().getOrDefault("CLAUDE_BOTTLE_TEST_NO_ENGINE", "");
        Assumptions.assumeTrue(reason.isEmpty(), reason);
        return World.addressOf(docker(
                new CommandRunner(System.getenv()), "network", "inspect", "bridge", "--format", "{{index .Options \"com.docker.network.bridge.name\"}}"));
    }

    private static String socket() {
        return System.getenv().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock").replaceFirst("^unix://", "");
    }

    /// Standard output of the operator's own docker, which must succeed.
    String docker(String... arguments) {
        return docker(runner, arguments);
    }

    private static String docker(CommandRunner runner, String... arguments) {
        List<String> argv = new ArrayList<>(List.of("docker"));
        argv.addAll(List.of(arguments));
        ExecResult result = runner.run(Command.of(argv));
        assertThat(result.returnCode()).as(String.join(" ", argv) + "\n" + result.stderr()).isZero();
        return result.stdout().strip();
    }

    String image() {
        return docker("inspect", bottle.name(), "--format", "{{.Config.Image}}");
    }

    String addressOf(String container, String network) {
        return docker("inspect", container, "--format", "{{(index .NetworkSettings.Networks \"" + network + "\").IPAddress}}");
    }

    static String sidecars(Bottle of) {
        return "claude-bottle-sidecars-" + of.identity();
    }

    static String network(Bottle of) {
        return "claude-bottle-net-" + of.identity();
    }

    @Override
    Bottle bottle() {
        return bottle;
    }

    @Override
    Bottle neighbour() {
        return neighbour;
    }

    @Override
    Bottle another() {
        return launch(backend);
    }

    @Override
    ExecResult leak(String user, String script) {
        return run(runner, List.of("docker", "exec", "-i", "-u", user, leaky, "/bin/sh", "-s"), script);
    }

    @Override
    ExecResult onTheHostsNetwork(String script) {
        return run(runner, List.of("docker", "run", "--rm", "-i", "--network", "host", "--entrypoint", "/bin/sh", image(), "-s"), script);
    }

    @Override
    List<String> moreAddressesOfTheHost() {
        return List.of(addressOf(bottle.name(), network(bottle)).replaceFirst("\\d+$", "1"));
    }

    @Override
    List<String> addressesBeyondALink() {
        return World.addresses(Inet4Address.class).stream().filter(other -> !other.equals(address)).toList();
    }

    @Override
    String leakyPlaceOfTheCanary() {
        return "/host";
    }

    @Override
    String expectedMounts() {
        return "/etc/(resolv\\.conf|hosts|hostname)|(/usr)?/sbin/docker-init";
    }

    @Override
    String plantProgramOfRoot() {
        String plant = "cp /usr/bin/id /usr/local/bin/whoami-really && chmod 4755 /usr/local/bin/whoami-really";
        assertThat(bottle.exec(plant, "root").returnCode()).isZero();
        assertThat(leak(plant).returnCode()).isZero();
        return "/usr/local/bin/whoami-really";
    }

    @Override
    String addressOfTheDoors() {
        return addressOf(sidecars(bottle), network(bottle));
    }

    @Override
    String withoutMemoryLimit() {
        return "";
    }

    @Override
    String withoutPipelock() {
        return System.getenv().getOrDefault("CLAUDE_BOTTLE_TEST_NO_PIPELOCK", "");
    }

    @Override
    String withoutGitleaks() {
        return System.getenv().getOrDefault("CLAUDE_BOTTLE_TEST_NO_GITLEAKS", "");
    }
}
