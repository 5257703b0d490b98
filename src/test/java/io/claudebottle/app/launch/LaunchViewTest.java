package io.claudebottle.app.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.Coalescer;
import io.claudebottle.app.FxmlFile;
import io.claudebottle.app.ViewTest;
import io.claudebottle.app.launch.LaunchViewModel.Phase;
import io.claudebottle.app.preflight.ConsentBench;
import io.claudebottle.app.preflight.FakePages;
import io.claudebottle.backend.LaunchProgress.Stage;
import io.claudebottle.backend.Secrets;
import io.claudebottle.policy.RouteRule;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.policy.RulesComparison;
import io.claudebottle.problem.Problem;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javafx.application.Platform;
import javafx.scene.control.ListCell;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchViewTest extends ViewTest {

    @TempDir Path directory;
    private ConsentBench bench;
    private LaunchViewModel launch;
    private final FakePages pages = new FakePages();
    private final List<Launched> launched = new CopyOnWriteArrayList<>();
    private final CountDownLatch interrupted = new CountDownLatch(1);

    @BeforeEach
    void home() {
        bench = new ConsentBench(directory);
    }

    private void open() {
        launch = new LaunchViewModel(
                bench.launches, fx, Coalescer.timer(Platform::runLater), InstantSource.system(), launched::add, bench.problems::add);
        Handover<Approval> approvals = new Handover<>();
        approvals.leave(new Approval(
                bench.launches.prepare(bench.manifest(), "implementer", bench.project, false, Optional.of("docker")), Secrets.none()));
        loaders.register(Map.of(LaunchController.class, () -> new LaunchController(launch, approvals, pages, messages)));
        show(FxmlFile.LAUNCH, 1000, 700);
    }

    private void standStillInTheSidecars() {
        bench.docker.duringStage = (stage, progress) -> {
            if (stage == Stage.IMAGE) {
                IntStream.rangeClosed(1, 60).forEach(i -> progress.log("#" + i + " [" + i + "/60] RUN install step " + i));
            }
            if (stage == Stage.SIDECARS) {
                progress.onCancel(interrupted::countDown);
                await(interrupted);
            }
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void isIn(Phase phase) {
        eventually(phase.name(), () -> launch.phase().get() == phase);
    }

    @Test
    void showsWhereTheLaunchIsAndCancelsItOnEscape() {
        standStillInTheSidecars();
        open();
        eventually("the sidecars", () -> launch.lastLine().get().equals(Stage.SIDECARS.title()));
        snapshot("launch-running");
        clickOn("#toggleLog");
        eventually("the newest line", () -> lookup(".log .list-cell").queryAllAs(ListCell.class).stream()
                .anyMatch(cell -> Stage.SIDECARS.title().equals(cell.getText())));
        snapshot("launch-log");
        snapshotAtDoubleScale("launch");
        push(KeyCode.ESCAPE);
        isIn(Phase.CANCELLED);
        assertThat(pages.visits).containsExactly("back");
        assertThat(bench.states.identities()).isEmpty();
        assertThat(bench.docker.enumerateActive()).isEmpty();
    }

    @Test
    void aFailureIsShownWithItsEvidenceAndAWayBack() {
        bench.docker.launchFault = Optional.of(Problem.of("the agent image could not be built", "Look at the last lines of the build below, then try again.")
                .withCommand(List.of("docker", "build", "--tag", "claude-bottle:latest", "."))
                .withEvidence(List.of("#7 [3/9] RUN npm install -g @anthropic-ai/claude-code", "#7 ERROR: process did not complete: exit code: 1")));
        open();
        isIn(Phase.FAILED);
        clickOn("#more");
        snapshot("launch-failed");
        clickOn("#back");
        assertThat(pages.visits).containsExactly("back");
        assertThat(launched).isEmpty();
    }

    @Test
    void aGateThatAppliesOtherRulesThanThePlanStopsTheLaunchInRedWithEachDifference() {
        var planned = new RouteTable(List.of(new RouteRule("api.example.com", List.of("/v1/"), "Bearer", "EGRESS_TOKEN_0", "/b/dev.md:12")));
        var effective = new RouteTable(List.of(
                new RouteRule("api.example.com", List.of(), "Bearer", "EGRESS_TOKEN_0", "/b/dev.md:12"),
                new RouteRule("telemetry.example.org", List.of(), "", "", "default")));
        bench.docker.launchFault = RulesComparison.problem(planned, effective);
        open();
        isIn(Phase.FAILED);
        clickOn("#more");
        snapshot("launch-other-rules");
        assertThat(lookup("#evidence").queryTextInputControl().getText())
                .contains("api.example.com is not as planned: the gate opens every path, the plan says /v1/", "telemetry.example.org is let out");
        assertThat(launched).isEmpty();
    }

    @Test
    void aLaunchedBottleIsHandedOn() {
        open();
        isIn(Phase.LAUNCHED);
        assertThat(launched).extracting(Launched::agentName).containsExactly("implementer");
        assertThat(pages.visits).isEmpty();
    }
}
