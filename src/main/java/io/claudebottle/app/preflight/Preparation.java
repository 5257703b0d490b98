package io.claudebottle.app.preflight;

import io.claudebottle.backend.BottleBackend;
import io.claudebottle.backend.BottleBackends;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.AgreedGrants;
import io.claudebottle.session.Launches;
import io.claudebottle.session.PreparedLaunch;
import io.claudebottle.state.LaunchFigures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/// What has to be asked of files and engines for a preflight. Every call may block, and may be made from any thread.
///
/// It knows which plans are open: neither discarded nor agreed to. Those that are still open at the end are discarded by [#close].
public final class Preparation implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Function<Path, Manifest> manifests;
    private final Launches launches;
    private final AgreedGrants agreed;
    private final BottleBackends backends;
    private final LaunchFigures figures;
    private final InstantSource clock;
    private final Set<PreparedLaunch> open = ConcurrentHashMap.newKeySet();
    /// Calls that make or unmake a plan share it; closing waits until it has it alone.
    private final ReadWriteLock atWork = new ReentrantReadWriteLock();
    private volatile boolean closed;

    /// @param manifests as the workbench has it
    public Preparation(
            Function<Path, Manifest> manifests,
            Launches launches,
            AgreedGrants agreed,
            BottleBackends backends,
            LaunchFigures figures,
            InstantSource clock) {
        this.manifests = manifests;
        this.launches = launches;
        this.agreed = agreed;
        this.backends = backends;
        this.figures = figures;
        this.clock = clock;
    }

    /// A plan that can be launched, and how it looks.
    record Prepared(PreparedLaunch launch, ShownPlan plan) {}

    /// @param backends in the registry's order
    /// @param chosen name of the one to begin with
    record Choices(List<BackendChoice> backends, String chosen) {}

    /// @param last backend of the last launch, "" when there was none
    /// @throws ProblemException when the environment names a backend that nobody knows
    Choices choices(String last) {
        backends.namedByEnvironment().ifPresent(named -> backends.get(Optional.of(named)));
        List<BackendChoice> known = backends.all().stream().map(this::choice).toList();
        return new Choices(known, Preselection.of(known, backends.namedByEnvironment(), last, BottleBackends.DEFAULT));
    }

    /// The chosen one of [#choices].
    BackendChoice preselected(String last) {
        Choices choices = choices(last);
        return choices.backends().stream().filter(choice -> choice.name().equals(choices.chosen())).findFirst().orElseThrow();
    }

    private BackendChoice choice(BottleBackend<?, ?> backend) {
        return new BackendChoice(backend.name(), backend.isolation(), figures.of(backend.name()), unavailability(backend));
    }

    private static Optional<Problem> unavailability(BottleBackend<?, ?> backend) {
        if (backend.isAvailable()) {
            return Optional.empty();
        }
        return backend.unavailability().or(() -> Optional.of(Problem.of(backend.name() + " is not available")));
    }

    /// Leaves no trace when it throws.
    ///
    /// @throws CancellationException when this was closed meanwhile
    Prepared prepare(LaunchRequest request, String backendName) {
        atWork.readLock().lock();
        try {
            rejectIfClosed();
            Prepared made = make(request, backendName);
            open.add(made.launch());
            if (closed) {
                discardIfOpen(made.launch());
                rejectIfClosed();
            }
            return made;
        } finally {
            atWork.readLock().unlock();
        }
    }

    private void rejectIfClosed() {
        if (closed) {
            throw new CancellationException("the window is closed");
        }
    }

    private Prepared make(LaunchRequest request, String backendName) {
        Path directory = request.workingDirectory();
        if (!Files.isDirectory(directory)) {
            throw new ProblemException("the working directory " + directory + " is not a directory", "Choose one that exists.");
        }
        BottleBackend<?, ?> backend = backends.get(Optional.of(backendName));
        Optional<Problem> unavailable = unavailability(backend);
        if (unavailable.isPresent()) {
            throw new ProblemException(unavailable.get());
        }
        PreparedLaunch launch = launches.prepare(
                manifests.apply(directory), request.agentName(), directory, request.copyWorkingDirectory(), Optional.of(backendName));
        return new Prepared(launch, ShownPlan.of(launch.plan(), agreed.last(request.agentName()), clock.instant()));
    }

    /// Does nothing when it was done before.
    void discard(Prepared prepared) {
        atWork.readLock().lock();
        try {
            discardIfOpen(prepared.launch());
        } finally {
            atWork.readLock().unlock();
        }
    }

    private void discardIfOpen(PreparedLaunch launch) {
        if (open.remove(launch)) {
            launches.discard(launch);
        }
    }

    /// The plan was agreed to: from here on it belongs to the launch.
    void handOver(Prepared prepared) {
        open.remove(prepared.launch());
    }

    /// Discards what is open, and waits a little for what is on its way, so that nothing of it is left when the process ends.
    ///
    /// @throws ProblemException when something of a plan could not be removed, after all others were
    @Override
    public void close() {
        closed = true;
        boolean alone = false;
        try {
            alone = atWork.writeLock().tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            discardEveryOpen();
        } finally {
            if (alone) {
                atWork.writeLock().unlock();
            }
        }
    }

    private void discardEveryOpen() {
        List<Problem> problems = new ArrayList<>();
        for (PreparedLaunch launch : open) {
            try {
                discardIfOpen(launch);
            } catch (ProblemException e) {
                problems.add(e.problem());
            }
        }
        problems.stream().findFirst().ifPresent(problem -> {
            throw new ProblemException(problem);
        });
    }
}
