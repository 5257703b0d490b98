package io.claudebottle.backend.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.BottleCleanupPlan;
import io.claudebottle.backend.BottleSpec;
import io.claudebottle.backend.Command;
import io.claudebottle.backend.CommandRunner;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.Secrets;
import io.claudebottle.backend.parts.Declared;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Home;
import io.claudebottle.state.Identity;
import io.claudebottle.state.Metadata;
import io.claudebottle.state.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;

/// The Docker backend on a real engine, with a home of its own. Closing it ends every bottle that was launched through it.
final class RealEngine implements AutoCloseable {

    final Path user;
    final Path cwd;
    final BottleStates states;
    final Map<String, String> environment;
    final DockerBackend backend;
    final CommandRunner runner;
    private final Path root;
    private final List<String> identities = new ArrayList<>();

    RealEngine(Path root, Map<String, String> overlay) {
        assumeEngine();
        this.root = root;
        this.user = root.resolve("user");
        this.cwd = root.resolve("cwd");
        try {
            Files.createDirectories(user);
            Files.createDirectories(cwd);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> all = new HashMap<>(System.getenv());
        all.putAll(overlay);
        this.environment = Map.copyOf(all);
        this.states = new BottleStates(new Home(root.resolve("home")));
        this.runner = new CommandRunner(environment);
        this.backend = backend(environment);
    }

    RealEngine(Path root) {
        this(root, Map.of());
    }

    /// Skips, by name and with the reason, where there is no engine.
    static void assumeEngine() {
        String reason = System.getenv().getOrDefault("CLAUDE_BOTTLE_TEST_NO_ENGINE", "");
        Assumptions.assumeTrue(reason.isEmpty(), reason);
        var engine = new DockerEngine(Endpoint.of(System.getenv(), Path.of(System.getProperty("user.home"))));
        try {
            engine.ping();
        } catch (EngineException e) {
            Assumptions.abort("no Docker engine: " + e.problem().what());
        }
    }

    /// A second process on the same home: knows only what the engine and the disk tell.
    DockerBackend backend(Map<String, String> environment) {
        return new DockerBackend(user, environment, states, Settings::defaults, Clock.systemUTC());
    }

    DockerEngine engine() {
        return new DockerEngine(Endpoint.of(environment, user));
    }

    BottleSpec spec(Manifest manifest, boolean copyCwd) {
        String identity = Identity.mint("researcher", new SecureRandom());
        identities.add(identity);
        states.write(new Metadata(
                identity, "researcher", cwd.toString(), copyCwd, "2026-11-24T02:00:00Z", "claude-bottle-" + identity, DockerBackend.NAME));
        return new BottleSpec(manifest, "researcher", copyCwd, cwd, identity);
    }

    DockerBottlePlan prepare(Manifest manifest, boolean copyCwd) {
        return backend.prepare(spec(manifest, copyCwd), root.resolve("stage"));
    }

    Bottle launch(Declared declared) {
        return backend.launch(prepare(declared.manifest(), false), Secrets.none(), LaunchProgress.silent());
    }

    /// Runs the operator's own docker.
    ExecResult docker(String... arguments) {
        List<String> argv = new ArrayList<>(List.of("docker"));
        argv.addAll(List.of(arguments));
        return runner.run(Command.of(argv));
    }

    /// Everything in the engine that one identity is in the name of.
    List<String> objects(String identity) {
        DockerEngine engine = engine();
        List<String> found = new ArrayList<>();
        engine.containers().stream().map(EngineFacts.Container::name).filter(name -> name.endsWith(identity)).forEach(found::add);
        engine.networks().stream().map(EngineFacts.Network::name).filter(name -> name.endsWith(identity)).forEach(found::add);
        engine.images("claude-bottle-*").stream().flatMap(image -> image.repositories().stream()).filter(name -> name.endsWith(identity)).forEach(found::add);
        return found;
    }

    /// What cleanup would remove, of the bottles of this test alone: the engine may have others.
    List<BottleCleanupPlan.Leftover> leftovers(String identity) {
        return backend.prepareCleanup(Set.of()).leftovers().stream().filter(leftover -> leftover.name().endsWith(identity)).toList();
    }

    static void eventually(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("gave up waiting until " + what).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        var teardown = new Teardown(engine(), states);
        identities.forEach(identity -> teardown.end(new Names(identity)));
    }
}
