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
import io.claudebottle.mainjob.TestAuthority;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.manifest.ManifestLoader;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Home;
import io.claudebottle.state.Identity;
import io.claudebottle.state.Metadata;
import io.claudebottle.state.Settings;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/// A bottle to break out of, a neighbour that it must not reach, and a leaky container: the same image without the product's
/// measures, in which every attack must succeed, because one that fails there as well would prove nothing.
final class Site implements AutoCloseable {

    static final String ALLOWED = "allowed.escape.test";

    /// Resolves for the sidecar just as well; only the allowlist stands before it.
    static final String EVIL = "evil.escape.test";

    /// Allowed below `/open/` only.
    static final String PATHS = "paths.escape.test";

    /// Allowed, with a credential that the gate puts on the wire.
    static final String AUTHENTICATED = "auth.escape.test";

    /// Where the git upstream of the bottle is.
    static final String GIT = "git.escape.test";

    static final String TOKEN_REFERENCE = "ESCAPE_TOKEN";

    /// Nobody inside may ever see it.
    static final String TOKEN = "gate-only-3b1d8e";

    /// Names that are allowed, but lead inward.
    static final Map<String, String> INWARD = Map.of(
            "loop.escape.test", "127.0.0.1",
            "loop-six.escape.test", "::1",
            "any.escape.test", "0.0.0.0",
            "metadata.escape.test", "169.254.169.254");

    private static final List<String> NAMES = List.of(ALLOWED, EVIL, PATHS, AUTHENTICATED, GIT);

    static final long MEMORY = 256L << 20;
    static final long PIDS = 96;

    final World world;
    final DockerBackend backend;

    /// Empty where sshd or gitleaks cannot be had.
    final Optional<GitUpstreamSite> upstream;

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
        TestAuthority authority = authority(root);
        world = new World(gateway, authority.serverTls());
        undo.add(world::close);
        canary = Files.writeString(Files.createDirectories(root.resolve("host")).resolve("host-canary-" + System.nanoTime()), "host only");
        var hosts = new TreeMap<>(INWARD);
        NAMES.forEach(name -> hosts.put(name, gateway));
        Settings defaults = Settings.defaults();
        Settings.Images images = defaults.images();
        Settings settings = defaults.withLimits(new Settings.Limits(MEMORY, 2, PIDS))
                .withNetwork(new Settings.Network(hosts))
                .withImages(images.withExtraCaFiles(List.of(authority.caPem().toString())));
        var home = new Home(root.resolve("home"));
        var states = new BottleStates(home);
        var environment = new HashMap<>(System.getenv());
        environment.put(TOKEN_REFERENCE, TOKEN);
        backend = new DockerBackend(root, environment, states, () -> settings, Clock.systemUTC());
        upstream = GitUpstreamSite.start(gateway, root.resolve("git"));
        upstream.ifPresent(started -> undo.add(started::close));
        Manifest manifest = manifest(home, root, upstream);
        backend.unavailability().ifPresent(problem -> Assumptions.abort("no Docker engine: " + problem.what()));
        bottle = launch(manifest, states, root);
        neighbour = launch(manifest, states, root);
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

    private Bottle launch(Manifest manifest, BottleStates states, Path root) {
        String identity = Identity.mint("prisoner", new SecureRandom());
        states.write(new Metadata(identity, "prisoner", root.toString(), false, "2026-11-24T02:00:00Z", "claude-bottle-" + identity, DockerBackend.NAME));
        var plan = backend.prepare(new BottleSpec(manifest, "prisoner", false, root, identity), root.resolve("stage"));
        Bottle launched = backend.launch(plan, Secrets.none(), LaunchProgress.silent());
        undo.add(launched::close);
        return launched;
    }

    private static TestAuthority authority(Path root) throws IOException {
        try {
            return TestAuthority.forHosts(NAMES, Files.createDirectories(root.resolve("authority")));
        } catch (GeneralSecurityException | InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static Manifest manifest(Home home, Path root, Optional<GitUpstreamSite> upstream) throws IOException {
        String inward = INWARD.keySet().stream().map(host -> "    - host: " + host + "\n").collect(Collectors.joining());
        write(home.bottles().resolve("escape.md"), """
                ---
                env:
                  CANARY: a-canary-that-may-be-seen
                egress:
                  routes:
                    - host: %s
                    - host: %s
                      path_allowlist: [/open/]
                    - host: %s
                      auth: { scheme: Bearer, token_ref: %s }
                %s%ssupervise: true
                ---
                """.formatted(ALLOWED, PATHS, AUTHENTICATED, TOKEN_REFERENCE, inward, upstream.map(GitUpstreamSite::declaration).orElse("")));
        write(home.agents().resolve("prisoner.md"), "---\nbottle: escape\n---\n");
        return new ManifestLoader(home, root, root).load();
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
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
