package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.BottleSpec;
import io.claudebottle.backend.CommandRunner;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.Secrets;
import io.claudebottle.backend.parts.Declared;
import io.claudebottle.backend.parts.SidecarDirectory;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/// The bubblewrap backend on this very kernel, with a home of its own. Closing it ends every bottle that was launched through it.
final class RealNamespaces implements AutoCloseable {

    final Path user;
    final Path cwd;
    final BottleStates states;
    final Map<String, String> environment;
    final BubblewrapBackend backend;
    final CommandRunner runner;
    private final Path root;
    private final List<String> identities = new ArrayList<>();

    RealNamespaces(Path root, Map<String, String> overlay) {
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
        assumeNamespaces(backend);
    }

    RealNamespaces(Path root) {
        this(root, Map.of());
    }

    /// Skips, by name and with the reason, where no bottle can be made.
    static void assumeNamespaces(BubblewrapBackend backend) {
        backend.unavailability().ifPresent(problem -> Assumptions.abort("no namespaces: " + problem.what()));
    }

    /// A second process on the same home: knows only what the disk and the kernel tell.
    BubblewrapBackend backend(Map<String, String> environment) {
        return new BubblewrapBackend(user, environment, states, SidecarDirectory.ofTheProduct(), Settings::defaults, Clock.systemUTC());
    }

    BottleSpec spec(Manifest manifest, boolean copyCwd) {
        String identity = Identity.mint("researcher", new SecureRandom());
        identities.add(identity);
        states.write(new Metadata(
                identity, "researcher", cwd.toString(), copyCwd, "2026-11-24T02:00:00Z", "claude-bottle-" + identity, BubblewrapBackend.NAME));
        return new BottleSpec(manifest, "researcher", copyCwd, cwd, identity);
    }

    BubblewrapBottlePlan prepare(Manifest manifest, boolean copyCwd) {
        return backend.prepare(spec(manifest, copyCwd), root.resolve("stage"));
    }

    Bottle launch(Declared declared) {
        return backend.launch(prepare(declared.manifest(), false), Secrets.none(), LaunchProgress.silent());
    }

    @Override
    public void close() {
        for (String identity : identities) {
            backend.find(identity, Secrets.none()).ifPresent(Bottle::close);
            Teardown.remove(new Bottles(states, Operator.ofThisProcess()).directory(identity), () -> {});
        }
    }
}
