package io.claudebottle.session;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.BottleBackend;
import io.claudebottle.backend.BottleBackends;
import io.claudebottle.backend.BottleCleanupPlan;
import io.claudebottle.backend.BottlePlan;
import io.claudebottle.backend.BottleSpec;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.Secrets;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Identity;
import io.claudebottle.state.LaunchFigures;
import io.claudebottle.state.Metadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// From "this agent, here" to a running bottle, the same for the window and the command line: prepare, then either launch or discard.
public final class Launches {

    private final BottleBackends backends;
    private final BottleStates states;
    private final AgreedGrants agreed;
    private final Transcripts transcripts;
    private final LaunchFigures figures;
    private final Clock clock;
    private final RandomGenerator random;

    /// @param random cryptographic in production
    public Launches(BottleBackends backends, BottleStates states, AgreedGrants agreed, Clock clock, RandomGenerator random) {
        this.backends = backends;
        this.states = states;
        this.agreed = agreed;
        this.transcripts = new Transcripts(states);
        this.figures = new LaunchFigures(states);
        this.clock = clock;
        this.random = random;
    }

    /// Mints an identity, writes its metadata and asks the backend for a plan. Creates no runtime resource. When it throws, nothing of
    /// it is left.
    ///
    /// @param backendName empty takes `CLAUDE_BOTTLE_BACKEND`, else `docker`
    public PreparedLaunch prepare(Manifest manifest, String agentName, Path cwd, boolean copyCwd, Optional<String> backendName) {
        manifest.requireAgent(agentName);
        return prepare(new BottleSpec(manifest, agentName, copyCwd, cwd, Identity.mint(agentName, random)), backends.get(backendName), false);
    }

    /// The same for an identity whose state was kept: agent, working directory and backend are the recorded ones.
    ///
    /// @throws ProblemException when there is no such state, or its bottle is still running
    public PreparedLaunch prepareResume(Manifest manifest, String identity, Optional<String> backendName) {
        Metadata recorded = states.read(identity).orElseThrow(() -> new ProblemException(
                "no state for identity '" + identity + "'", "Only a session that ended with an error keeps its state; cleanup lists what is kept."));
        Optional<String> backend = backendName.isPresent() || recorded.backend().isEmpty() ? backendName : Optional.of(recorded.backend());
        BottleBackend<?, ?> chosen = backends.get(backend);
        if (chosen.isAvailable() && chosen.find(identity, Secrets.none()).isPresent()) {
            throw new ProblemException(
                    "bottle '" + identity + "' is still running", "Attach to it, or stop it before it is resumed: ./claude-bottle attach " + identity);
        }
        return prepare(new BottleSpec(manifest, recorded.agentName(), recorded.copyCwd(), Path.of(recorded.cwd()), identity), chosen, true);
    }

    private <P extends BottlePlan> PreparedLaunch prepare(
            BottleSpec spec, BottleBackend<P, ? extends BottleCleanupPlan> backend, boolean resumed) {
        Path stage = createStage();
        try {
            states.write(new Metadata(
                    spec.identity(),
                    spec.agentName(),
                    spec.userCwd().toString(),
                    spec.copyCwd(),
                    Instant.now(clock).atOffset(ZoneOffset.UTC).toString(),
                    "claude-bottle-" + spec.identity(),
                    backend.name()));
            P plan = backend.prepare(spec, stage);
            states.clearPreserve(spec.identity());
            return PreparedLaunch.of(backend, plan, resumed);
        } catch (RuntimeException e) {
            undo(e, () -> deleteTree(stage));
            if (!resumed) {
                undo(e, () -> states.delete(spec.identity()));
            }
            throw e;
        }
    }

    /// The operator said no: scratch files go, and the state that this prepare made. What a resume found stays.
    public void discard(PreparedLaunch prepared) {
        String identity = prepared.plan().identity();
        if (prepared.resumed()) {
            states.preserve(identity);
        } else {
            states.delete(identity);
        }
        deleteTree(prepared.plan().stageDir());
    }

    /// Launches. When it throws, the backend has undone its part and the state is gone as after [#discard]. What goes wrong once the
    /// bottle runs is said in the log of `progress` and does not end it.
    public Bottle launch(PreparedLaunch prepared, Secrets secrets, LaunchProgress progress) {
        Bottle bottle = launchUnremembered(prepared, secrets, progress);
        attempt(progress, () -> agreed.remember(prepared.plan().grants()));
        if (prepared.resumed()) {
            transcripts.restore(bottle).ifPresent(progress::log);
        }
        return bottle;
    }

    /// The same for a bottle that no operator was asked about: nothing was agreed to.
    public Bottle launchUnremembered(PreparedLaunch prepared, Secrets secrets, LaunchProgress progress) {
        Bottle bottle;
        long began = System.nanoTime();
        try {
            bottle = prepared.launch(secrets, progress);
        } catch (RuntimeException e) {
            undo(e, () -> discard(prepared));
            throw e;
        }
        measure(bottle, prepared.backendName(), Duration.ofNanos(System.nanoTime() - began));
        attempt(progress, () -> deleteTree(prepared.plan().stageDir()));
        return bottle;
    }

    /// Asking a bottle for its memory takes a moment, which nobody who waits for claude should spend.
    private void measure(Bottle bottle, String backend, Duration ready) {
        figures.addReady(backend, ready);
        Thread.ofVirtual()
                .name("memory-of-", 0)
                .start(() -> bottle.memory().ifPresent(bytes -> figures.addMemory(backend, bytes)));
    }

    private static void attempt(LaunchProgress progress, Runnable step) {
        try {
            step.run();
        } catch (ProblemException e) {
            progress.log("warning: " + e.getMessage());
        }
    }

    /// A failure to clean up must not hide what failed first.
    private static void undo(RuntimeException cause, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    private static Path createStage() {
        try {
            return Files.createTempDirectory("claude-bottle-stage.");
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("cannot create a scratch directory: " + e.getMessage(), "Free some space in the temporary directory."), e);
        }
    }

    private static void deleteTree(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("cannot remove the scratch directory " + directory + ": " + e.getMessage(), "Remove it by hand."), e);
        }
    }
}
