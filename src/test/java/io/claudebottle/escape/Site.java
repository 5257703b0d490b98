package io.claudebottle.escape;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.BottleSpec;
import io.claudebottle.backend.Command;
import io.claudebottle.backend.CommandRunner;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.Secrets;
import io.claudebottle.backend.docker.DockerBackend;
import io.claudebottle.manifest.AgentManifest;
import io.claudebottle.manifest.BottleManifest;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.manifest.Origin;
import io.claudebottle.manifest.Route;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Home;
import io.claudebottle.state.Identity;
import io.claudebottle.state.Metadata;
import io.claudebottle.state.Settings;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;

/// A bottle to break out of, a neighbour that it must not reach, and a leaky container: the same image without the product's
/// measures, in which every attack must succeed, because one that fails there as well would prove nothing.
final class Site implements AutoCloseable {

    static final String ALLOWED = "allowed.escape.test";

    /// Resolves for the sidecar just as well; only the allowlist stands before it.
    static final String EVIL = "evil.escape.test";

    /// Names that are allowed, but lead inward.
    static final Map<String, String> INWARD = Map.of(
            "loop.escape.test", "127.0.0.1",
            "loop-six.escape.test", "::1",
            "any.escape.test", "0.0.0.0",
            "metadata.escape.test", "169.254.169.254");

    static final long MEMORY = 256L << 20;
    static final long PIDS = 96;

    private static final Origin ORIGIN = new Origin(Path.of("bottles/escape.md"), 1);

    final World world;
    final String gateway;
    final Path canary;
    final Bottle bottle;
    final Bottle neighbour;
    private final String leaky;
    private final CommandRunner runner = new CommandRunner(System.getenv());
    private final List<Closeable> undo = new ArrayList<>();

    Site(Path root) throws IOException {
        String reason = System.getenv().getOrDefault("CLAUDE_BOTTLE_TEST_NO_ENGINE", "");
        Assumptions.assumeTrue(reason.isEmpty(), reason);
        gateway = World.addressOf(docker("network", "inspect", "bridge", "--format", "{{index .Options \"com.docker.network.bridge.name\"}}"));
        world = new World(gateway);
        undo.add(world::close);
        canary = Files.writeString(Files.createDirectories(root.resolve("host")).resolve("host-canary-" + System.nanoTime()), "host only");
        var hosts = new TreeMap<>(INWARD);
        hosts.put(ALLOWED, gateway);
        hosts.put(EVIL, gateway);
        Settings settings = Settings.defaults().withLimits(new Settings.Limits(MEMORY, 2, PIDS)).withNetwork(new Settings.Network(hosts));
        var states = new BottleStates(new Home(root.resolve("home")));
        var backend = new DockerBackend(root, System.getenv(), states, () -> settings, Clock.systemUTC());
        backend.unavailability().ifPresent(problem -> Assumptions.abort("no Docker engine: " + problem.what()));
        bottle = launch(backend, states, root);
        neighbour = launch(backend, states, root);
        leaky = bottle.name() + "-leaky";
        undo.add(() -> docker("rm", "-f", leaky));
        docker("run", "-d", "--name", leaky, "--user", "root", "--init", "--pid", "host",
                "--security-opt", "seccomp=unconfined", "--security-opt", "systempaths=unconfined",
                "--mount", "type=bind,src=" + canary.getParent() + ",dst=/host",
                "--mount", "type=bind,src=" + socket() + ",dst=/run/docker.sock",
                docker("inspect", bottle.name(), "--format", "{{.Config.Image}}"), "sleep", "infinity");
    }

    private static String socket() {
        return System.getenv().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock").replaceFirst("^unix://", "");
    }

    private Bottle launch(DockerBackend backend, BottleStates states, Path root) {
        String identity = Identity.mint("prisoner", new SecureRandom());
        states.write(new Metadata(identity, "prisoner", root.toString(), false, "2026-11-24T02:00:00Z", "claude-bottle-" + identity, DockerBackend.NAME));
        var plan = backend.prepare(new BottleSpec(manifest(), "prisoner", false, root, identity), root.resolve("stage"));
        Bottle launched = backend.launch(plan, Secrets.none(), LaunchProgress.silent());
        undo.add(launched::close);
        return launched;
    }

    private static Manifest manifest() {
        List<Route> routes = new ArrayList<>();
        routes.add(route(ALLOWED));
        INWARD.keySet().forEach(host -> routes.add(route(host)));
        return new Manifest(
                new TreeMap<>(Map.of("escape", new BottleManifest(
                        "escape", Map.of(), List.of(), routes, false, Optional.empty(), Optional.empty(), "", ORIGIN))),
                new TreeMap<>(Map.of("prisoner", new AgentManifest("prisoner", "escape", List.of(), "", "", false, ORIGIN))),
                List.of(),
                List.of());
    }

    private static Route route(String host) {
        return new Route(host, List.of(), Optional.empty(), Optional.empty(), ORIGIN);
    }

    /// Standard output of the operator's own docker, which must succeed.
    String docker(String... arguments) {
        List<String> argv = new ArrayList<>(List.of("docker"));
        argv.addAll(List.of(arguments));
        ExecResult result = runner.run(Command.of(argv));
        assertThat(result.returnCode()).as(String.join(" ", argv) + "\n" + result.stderr()).isZero();
        return result.stdout().strip();
    }

    ExecResult leak(String script) {
        return leak("root", script);
    }

    ExecResult leak(String user, String script) {
        return runner.run(Command.of(List.of("docker", "exec", "-i", "-u", user, leaky, "/bin/sh", "-s")).withInput(script));
    }

    String addressOf(String container, String network) {
        return docker("inspect", container, "--format", "{{(index .NetworkSettings.Networks \"" + network + "\").IPAddress}}");
    }

    @Override
    public void close() throws IOException {
        for (Closeable made : undo.reversed()) {
            made.close();
        }
    }
}
