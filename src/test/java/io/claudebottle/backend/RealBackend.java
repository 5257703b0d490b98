package io.claudebottle.backend;

import io.claudebottle.backend.BottleCleanupPlan.Leftover;
import io.claudebottle.backend.BottleCleanupPlan.Removal;
import io.claudebottle.backend.parts.Declared;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Home;
import io.claudebottle.state.Identity;
import io.claudebottle.state.Metadata;
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
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// A backend for real, with a home of its own: what the contract's tests are run against. Closing it ends every bottle that was launched
/// through it.
///
/// @param <P> the backend's own plan
/// @param <C> the backend's own cleanup plan
public abstract class RealBackend<P extends BottlePlan, C extends BottleCleanupPlan> implements AutoCloseable {

    public static final String AGENT = "researcher";
    public static final String STARTED_AT = "2026-11-24T02:00:00Z";

    public final Path root;
    public final Path user;
    public final Path cwd;
    public final BottleStates states;
    public final Map<String, String> environment;
    public final CommandRunner runner;
    protected final List<String> identities = new ArrayList<>();

    /// @param overlay on this process's own environment
    protected RealBackend(Path root, Map<String, String> overlay) {
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
    }

    public abstract BottleBackend<P, C> backend();

    /// What a second process on the same home has: it knows only what the disk and the engine or kernel tell.
    public abstract BottleBackend<P, C> another(Clock clock);

    public final BottleBackend<P, C> another() {
        return another(Clock.systemUTC());
    }

    /// Everything outside of its state that exists because of one identity; empty when nothing is left.
    public abstract List<String> objects(String identity);

    /// Everything that the backend keeps of a bottle, or tells of it to whoever asks, by where it is: text in which no secret may be.
    public abstract Map<String, String> kept(P plan);

    /// Ends a bottle's first process, as a crash would.
    public abstract void kill(String identity);

    /// A plan to remove only some of what another would.
    protected abstract C only(C plan, Set<String> ids);

    /// Metadata is written as a launch does it.
    public BottleSpec spec(Manifest manifest, boolean copyCwd) {
        String identity = Identity.mint(AGENT, new SecureRandom());
        identities.add(identity);
        states.write(new Metadata(identity, AGENT, cwd.toString(), copyCwd, STARTED_AT, "claude-bottle-" + identity, backend().name()));
        return new BottleSpec(manifest, AGENT, copyCwd, cwd, identity);
    }

    public P prepare(Manifest manifest, boolean copyCwd) {
        return backend().prepare(spec(manifest, copyCwd), root.resolve("stage"));
    }

    public Bottle launch(Declared declared) {
        return backend().launch(prepare(declared.manifest(), false), Secrets.none(), LaunchProgress.silent());
    }

    /// What cleanup would remove, of the bottles of this test alone: the machine may have others.
    public List<Leftover> leftovers(String identity) {
        return backend().prepareCleanup(Set.of()).leftovers().stream().filter(leftover -> leftover.name().contains(identity)).toList();
    }

    /// Cleans up what was ticked.
    public List<Removal> remove(C plan, Predicate<Leftover> ticked) {
        return backend().cleanup(only(plan, plan.leftovers().stream().filter(ticked).map(Leftover::id).collect(Collectors.toSet())));
    }

    @Override
    public abstract void close();
}
