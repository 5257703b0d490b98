package io.claudebottle.app.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.claudebottle.app.FxThread;
import io.claudebottle.app.launch.LaunchViewModel.Phase;
import io.claudebottle.app.preflight.ConsentBench;
import io.claudebottle.backend.LaunchProgress.Stage;
import io.claudebottle.backend.Secrets;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchViewModelTest {

    @TempDir Path directory;
    private ConsentBench bench;
    private Instant now = ConsentBench.NOW;
    private final InstantSource clock = () -> now;
    private final List<Launched> launched = new CopyOnWriteArrayList<>();

    @BeforeEach
    void home() {
        bench = new ConsentBench(directory);
    }

    private LaunchViewModel launch(FxThread fx) {
        return new LaunchViewModel(bench.launches, fx, _ -> Runnable::run, clock, launched::add, bench.problems::add);
    }

    private Approval approval() {
        return new Approval(
                bench.launches.prepare(bench.manifest(), "implementer", bench.project, false, Optional.of("docker")), Secrets.none());
    }

    private static StageItem.State stateOf(LaunchViewModel launch, Stage stage) {
        return launch.stages().get(stage.ordinal()).state().get();
    }

    @Test
    void aLaunchEndsWithTheBottleAndEveryStageDone() {
        LaunchViewModel launch = launch(FxThread.direct());
        launch.start(approval());
        assertThat(launch.phase().get()).isEqualTo(Phase.LAUNCHED);
        assertThat(launched).extracting(Launched::backendName, Launched::agentName).containsExactly(tuple("docker", "implementer"));
        assertThat(launch.stages()).extracting(item -> item.state().get()).containsOnly(StageItem.State.DONE);
    }

    @Test
    void everyStageSaysHowLongItTook() {
        bench.docker.duringStage = (_, _) -> now = now.plusSeconds(3);
        LaunchViewModel launch = launch(FxThread.direct());
        launch.start(approval());
        assertThat(launch.stages()).extracting(item -> item.elapsed().get()).containsOnly(Duration.ofSeconds(3));
    }

    @Test
    void theClockOfAStageRunsWhileItDoes() {
        List<Duration> seen = new ArrayList<>();
        LaunchViewModel launch = launch(FxThread.direct());
        bench.docker.duringStage = (stage, _) -> {
            if (stage == Stage.SIDECARS) {
                now = now.plusSeconds(5);
                launch.tick();
                seen.add(launch.stages().get(stage.ordinal()).elapsed().get());
                seen.add(launch.elapsed().get());
            }
        };
        launch.start(approval());
        assertThat(seen).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(5));
    }

    @Test
    void aStageThatWasPassedOverIsSaidToBeSkipped() {
        var item = new StageItem(Stage.IMAGE, "Building");
        item.end(StageItem.State.DONE, now);
        assertThat(item.state().get()).isEqualTo(StageItem.State.SKIPPED);
    }

    @Test
    void aFailureMarksItsStageAndKeepsItsEvidenceAndLeavesNothing() {
        Problem broken = Problem.of("no such image", "Build it.").withEvidence(List.of("line 1", "line 2"));
        bench.docker.launchFault = Optional.of(broken);
        LaunchViewModel launch = launch(FxThread.direct());
        launch.start(approval());
        assertThat(launch.phase().get()).isEqualTo(Phase.FAILED);
        assertThat(launch.problem().get()).contains(broken);
        assertThat(stateOf(launch, Stage.SIDECARS)).isEqualTo(StageItem.State.DONE);
        assertThat(stateOf(launch, Stage.AGENT)).isEqualTo(StageItem.State.FAILED);
        assertThat(stateOf(launch, Stage.PROVISION)).isEqualTo(StageItem.State.WAITING);
        assertThat(bench.states.identities()).isEmpty();
        assertThat(bench.problems).isEmpty();
    }

    @Test
    void cancellingInterruptsTheStepAndLeavesNothing() throws InterruptedException {
        var inStage = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        bench.docker.duringStage = (stage, progress) -> {
            if (stage == Stage.NETWORK) {
                progress.onCancel(interrupted::countDown);
                inStage.countDown();
                await(interrupted);
            }
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Approval approval = approval();
            LaunchViewModel launch = launch(new FxThread(threads, Runnable::run));
            launch.start(approval);
            await(inStage);
            launch.cancel();
            threads.shutdown();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            assertThat(launch.phase().get()).isEqualTo(Phase.CANCELLED);
            assertThat(stateOf(launch, Stage.NETWORK)).isEqualTo(StageItem.State.CANCELLED);
            assertThat(Files.exists(approval.prepared().plan().stageDir())).isFalse();
        }
        assertThat(bench.docker.enumerateActive()).isEmpty();
        assertThat(bench.states.identities()).isEmpty();
        assertThat(launched).isEmpty();
    }

    @Test
    void cancellingSaysThatItIsUndoingUntilItIsDone() {
        List<Runnable> work = new ArrayList<>();
        LaunchViewModel launch = launch(new FxThread(work::add, Runnable::run));
        launch.start(approval());
        launch.cancel();
        launch.cancel();
        assertThat(launch.phase().get()).isEqualTo(Phase.UNDOING);
        work.removeLast().run();
        work.removeFirst().run();
        assertThat(launch.phase().get()).isEqualTo(Phase.CANCELLED);
        assertThat(work).isEmpty();
    }

    @Test
    void aCancelThatComesTooLateToBeHeededEndsTheBottleAllTheSame() {
        LaunchViewModel launch = launch(FxThread.direct());
        bench.docker.duringStage = (stage, _) -> {
            if (stage == Stage.ISOLATION) {
                launch.cancel();
            }
        };
        launch.start(approval());
        assertThat(launch.phase().get()).isEqualTo(Phase.CANCELLED);
        assertThat(bench.docker.enumerateActive()).isEmpty();
        assertThat(bench.states.identities()).isEmpty();
        assertThat(launched).isEmpty();
    }

    @Test
    void aStepThatBeginsAfterTheCancelIsInterruptedAtOnceAndOnlyOnce() {
        var feed = new LaunchFeed(clock, () -> {});
        var interrupts = new AtomicInteger();
        feed.cancel();
        feed.onCancel(interrupts::incrementAndGet);
        feed.cancel();
        assertThat(interrupts).hasValue(1);
    }

    @Test
    void anUndoThatFailsIsNotCalledACancel() {
        LaunchViewModel launch = launch(FxThread.direct());
        bench.docker.duringStage = (_, _) -> {
            launch.cancel();
            throw new ProblemException("a network could not be removed", "Run cleanup.");
        };
        launch.start(approval());
        assertThat(launch.phase().get()).isEqualTo(Phase.FAILED);
        assertThat(launch.problem().get()).map(Problem::fix).contains("Run cleanup.");
    }

    @Test
    void manyLinesAreHeardAtOnceAndOnlyTheNewestAreKept() {
        List<Runnable> due = new ArrayList<>();
        var updates = new AtomicInteger();
        bench.docker.duringStage = (stage, progress) -> {
            if (stage == Stage.IMAGE) {
                IntStream.range(0, LaunchViewModel.LOG_LINES * 2).forEach(i -> progress.log("line " + i));
                assertThat(due).as("one request for a burst").hasSize(1);
                due.removeFirst().run();
            }
        };
        var launch = new LaunchViewModel(bench.launches, FxThread.direct(), _ -> due::add, clock, launched::add, bench.problems::add);
        launch.lastLine().addListener((_, _, _) -> updates.incrementAndGet());
        launch.start(approval());
        assertThat(launch.log()).hasSize(LaunchViewModel.LOG_LINES);
        assertThat(launch.lastLine().get()).isEqualTo(Stage.ISOLATION.title());
        assertThat(updates.get()).isLessThanOrEqualTo(2);
    }

    @Test
    void aLaunchWhosePageWasLeftGoesOnAndItsFailureIsStillHeardOf() {
        List<Runnable> work = new ArrayList<>();
        bench.docker.launchFault = Optional.of(Problem.of("no such image"));
        LaunchViewModel launch = launch(new FxThread(work::add, Runnable::run));
        launch.start(approval());
        launch.leave();
        work.removeFirst().run();
        assertThat(bench.problems).containsExactly(Problem.of("no such image"));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
