package io.claudebottle.app.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.claudebottle.app.FxThread;
import io.claudebottle.app.launch.Approval;
import io.claudebottle.app.preflight.PreflightViewModel.Picture;
import io.claudebottle.backend.BottlePlan.Check;
import io.claudebottle.backend.BottlePlan.Check.Outcome;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.policy.PlanRow.Group;
import io.claudebottle.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightViewModelTest {

    @TempDir Path directory;
    private ConsentBench bench;

    @BeforeEach
    void home() {
        bench = new ConsentBench(directory).route("packages.example.com");
    }

    private PreflightViewModel opened() {
        PreflightViewModel preflight = bench.preflight(FxThread.direct());
        preflight.open();
        return preflight;
    }

    private static ShownPlan plan(PreflightViewModel preflight) {
        return preflight.plan().get().orElseThrow();
    }

    @Test
    void aFirstLaunchIsAllowedButNeverByEnterAlone() {
        PreflightViewModel preflight = opened();
        assertThat(plan(preflight).difference().firstLaunch()).isTrue();
        assertThat(plan(preflight).widened()).isEmpty();
        assertThat(preflight.blocked().get()).isEmpty();
        assertThat(preflight.enterLaunches().get()).isFalse();
    }

    @Test
    void anUnchangedPlanLaunchesWithEnter() {
        bench.agreeToWhatIsDeclared();
        assertThat(opened().enterLaunches().get()).isTrue();
    }

    @Test
    void aNarrowedPlanLaunchesWithEnter() {
        bench.route("python.example.com").agreeToWhatIsDeclared();
        bench.routes.removeLast();
        assertThat(opened().enterLaunches().get()).isTrue();
    }

    @Test
    void aPlanThatIsDifferentInAWayNobodyCanJudgeWantsTheButton() {
        bench.agreeToWhatIsDeclared();
        bench.docker.resolved = plan -> plan.withImage("other:latest");
        PreflightViewModel preflight = opened();
        assertThat(preflight.blocked().get()).isEmpty();
        assertThat(preflight.enterLaunches().get()).isFalse();
    }

    @Test
    void everyWidenedRowHasToBeTickedBeforeTheLaunch() {
        bench.agreeToWhatIsDeclared();
        bench.route("python.example.com").route("example.com");
        PreflightViewModel preflight = opened();
        List<WidenedChange> widened = plan(preflight).widened();
        assertThat(widened).hasSize(2);
        assertThat(preflight.blocked().get()).isEqualTo("2 widened rows are still to be ticked.");

        widened.getFirst().seenProperty().set(true);
        assertThat(preflight.blocked().get()).isEqualTo("One widened row is still to be ticked.");
        assertThat(preflight.approve()).isEmpty();

        widened.getLast().seenProperty().set(true);
        assertThat(preflight.blocked().get()).isEmpty();
        assertThat(preflight.enterLaunches().get()).isFalse();
        assertThat(preflight.approve()).isPresent();
    }

    @Test
    void aWidenedRowIsMarkedInItsPlace() {
        bench.agreeToWhatIsDeclared();
        bench.route("python.example.com");
        assertThat(plan(opened()).linesOf(Group.EGRESS)).filteredOn(PlanLine::widened).extracting(line -> line.row().label()).containsExactly("python.example.com");
    }

    @Test
    void anAskedSecretHasItsFieldInItsRowAndForbidsTheLaunchUntilItIsSupplied() {
        bench.asks("NPM_TOKEN", "token for the registry").agreeToWhatIsDeclared();
        PreflightViewModel preflight = opened();
        PlanLine row = plan(preflight).linesOf(Group.ENVIRONMENT).getFirst();
        SecretField field = row.secrets().getFirst();
        assertThat(row.row().label()).isEqualTo("NPM_TOKEN");
        assertThat(field.prompt()).isEqualTo("token for the registry");
        assertThat(preflight.blocked().get()).isEqualTo("NPM_TOKEN is still to be supplied.");
        assertThat(preflight.enterLaunches().get()).isFalse();

        field.valueProperty().set("s3cret");
        assertThat(preflight.enterLaunches().get()).isTrue();
        Approval approval = preflight.approve().orElseThrow();
        assertThat(approval.secrets().reveal()).containsExactly(Map.entry("NPM_TOKEN", "s3cret"));
    }

    @Test
    void aValueThatNoRowNamesIsAskedForAllTheSame() {
        bench.docker.resolved = plan -> plan.withSecretRequest("HIDDEN", "what nobody declared");
        PreflightViewModel preflight = opened();
        assertThat(plan(preflight).lines()).filteredOn(line -> !line.secrets().isEmpty()).extracting(line -> line.row().label()).containsExactly("HIDDEN");
        assertThat(preflight.blocked().get()).isEqualTo("HIDDEN is still to be supplied.");
    }

    @Test
    void noSecretIsPrintedOrKept() {
        bench.asks("NPM_TOKEN", "");
        PreflightViewModel preflight = opened();
        SecretField field = plan(preflight).secrets().getFirst();
        field.valueProperty().set("s3cret");
        assertThat(plan(preflight).toString()).contains("NPM_TOKEN").doesNotContain("s3cret");
        assertThat(plan(preflight).text()).doesNotContain("s3cret");
        preflight.close();
        assertThat(field.valueProperty().get()).isEmpty();
    }

    @Test
    void aFailedCheckForbidsTheLaunchAndSaysWhich() {
        bench.agreeToWhatIsDeclared();
        bench.docker.checks.add(new Check(Outcome.FAILED, "the name is taken", "Run cleanup."));
        PreflightViewModel preflight = opened();
        assertThat(preflight.picture().get()).isEqualTo(Picture.PLAN);
        assertThat(preflight.blocked().get()).isEqualTo("A check failed: the name is taken");
        assertThat(preflight.enterLaunches().get()).isFalse();
        assertThat(preflight.approve()).isEmpty();
    }

    @Test
    void aWarningForbidsNothing() {
        bench.docker.checks.add(new Check(Outcome.WARNED, "the image is old", ""));
        assertThat(opened().blocked().get()).isEmpty();
    }

    @Test
    void leavingWithoutAYesLeavesNoTrace() {
        PreflightViewModel preflight = opened();
        String identity = plan(preflight).identity();
        assertThat(bench.states.identities()).containsExactly(identity);
        preflight.close();
        assertThat(bench.states.identities()).isEmpty();
        assertThat(bench.problems).isEmpty();
    }

    @Test
    void leavingAfterAYesDiscardsNothing() {
        PreflightViewModel preflight = opened();
        Approval approval = preflight.approve().orElseThrow();
        preflight.close();
        assertThat(bench.states.identities()).containsExactly(approval.prepared().plan().identity());
        assertThat(bench.rememberedBackends).containsExactly("docker");
    }

    @Test
    void aSecondYesToTheSamePlanIsNone() {
        PreflightViewModel preflight = opened();
        preflight.approve().orElseThrow();
        assertThat(preflight.approve()).isEmpty();
        assertThat(preflight.enterLaunches().get()).isFalse();
    }

    @Test
    void comingBackFromAFailedLaunchPreparesAnewAndKeepsWhatWasTyped() {
        bench.asks("NPM_TOKEN", "");
        PreflightViewModel preflight = opened();
        plan(preflight).secrets().getFirst().valueProperty().set("s3cret");
        Approval approval = preflight.approve().orElseThrow();
        bench.launches.discard(approval.prepared());

        preflight.open();
        assertThat(plan(preflight).identity()).isNotEqualTo(approval.prepared().plan().identity());
        assertThat(plan(preflight).secrets().getFirst().valueProperty().get()).isEqualTo("s3cret");
        assertThat(preflight.blocked().get()).isEmpty();
    }

    @Test
    void copyingTheWorkingDirectoryIsAnotherPlanAndTheOldOneIsDiscarded() {
        PreflightViewModel preflight = opened();
        String before = plan(preflight).identity();
        preflight.copyWorkingDirectoryProperty().set(true);
        assertThat(plan(preflight).identity()).isNotEqualTo(before);
        assertThat(bench.states.identities()).containsExactly(plan(preflight).identity());
        assertThat(plan(preflight).linesOf(Group.WORKSPACE).getFirst().row().note()).contains("copied to");
    }

    @Test
    void aChangedPlanKeepsItsTicks() {
        bench.agreeToWhatIsDeclared();
        bench.route("python.example.com");
        PreflightViewModel preflight = opened();
        plan(preflight).widened().getFirst().seenProperty().set(true);
        preflight.copyWorkingDirectoryProperty().set(true);
        assertThat(plan(preflight).widened())
                .extracting(change -> change.change().label(), change -> change.seenProperty().get())
                .containsExactly(tuple("python.example.com", true), tuple("directory", false));
    }

    @Test
    void aWorkingDirectoryThatIsNoDirectoryIsAProblemAndLeavesNoTrace() {
        PreflightViewModel preflight = opened();
        preflight.workingDirectoryProperty().set(directory.resolve("nowhere").toString());
        preflight.commitWorkingDirectory();
        assertThat(preflight.picture().get()).isEqualTo(Picture.FAILED);
        assertThat(preflight.problem().get().orElseThrow().what()).contains("nowhere is not a directory");
        assertThat(preflight.blocked().get()).isEqualTo("There is no plan to launch.");
        assertThat(bench.states.identities()).isEmpty();

        preflight.workingDirectoryProperty().set(bench.project.toString());
        preflight.commitWorkingDirectory();
        assertThat(preflight.picture().get()).isEqualTo(Picture.PLAN);
        assertThat(preflight.problem().get()).isEmpty();
    }

    @Test
    void theSameWorkingDirectoryIsNotPreparedAgain() {
        PreflightViewModel preflight = opened();
        String identity = plan(preflight).identity();
        preflight.commitWorkingDirectory();
        assertThat(plan(preflight).identity()).isEqualTo(identity);
    }

    @Test
    void anUnavailableBackendCannotBeChosenAndSaysWhy() {
        bench.bubblewrap.missing = Optional.of(Problem.of("bwrap is not installed", "Install the package bubblewrap."));
        PreflightViewModel preflight = opened();
        BackendChoice choice = preflight.backends().stream().filter(each -> each.name().equals("bubblewrap")).findFirst().orElseThrow();
        assertThat(choice.isAvailable()).isFalse();
        preflight.choose(choice);
        assertThat(preflight.backend().get()).isEqualTo("docker");
    }

    @Test
    void anotherBackendIsAnotherPlan() {
        PreflightViewModel preflight = opened();
        preflight.choose(preflight.backends().getFirst());
        assertThat(preflight.backend().get()).isEqualTo("bubblewrap");
        assertThat(preflight.approve().orElseThrow().prepared().backendName()).isEqualTo("bubblewrap");
        assertThat(bench.rememberedBackends).containsExactly("bubblewrap");
    }

    @Test
    void theBackendUsedLastIsChosenAndAnUnknownOneIsNot() {
        PreflightViewModel preferring = bench.preflight(FxThread.direct(), "bubblewrap");
        preferring.open();
        assertThat(preferring.backend().get()).isEqualTo("bubblewrap");
        PreflightViewModel unknown = bench.preflight(FxThread.direct(), "krun");
        unknown.open();
        assertThat(unknown.backend().get()).isEqualTo("docker");
    }

    @Test
    void aMissingEngineIsAProblemThatTryingAgainCanEnd() {
        bench.docker.missing = Optional.of(Problem.of("the engine does not answer", "Start it."));
        bench.bubblewrap.missing = Optional.of(Problem.of("bwrap is not installed", "Install it."));
        PreflightViewModel preflight = opened();
        assertThat(preflight.picture().get()).isEqualTo(Picture.FAILED);
        assertThat(preflight.problem().get().orElseThrow().fix()).isEqualTo("Start it.");
        bench.docker.missing = Optional.empty();
        preflight.again();
        assertThat(preflight.picture().get()).isEqualTo(Picture.PLAN);
    }

    @Test
    void aMachineWithoutDockerBeginsWithWhatItHas() {
        bench.docker.missing = Optional.of(Problem.of("the engine does not answer", "Start it."));
        PreflightViewModel preflight = opened();
        assertThat(preflight.backend().get()).isEqualTo("bubblewrap");
        assertThat(preflight.picture().get()).isEqualTo(Picture.PLAN);
    }

    @Test
    void aBackendThatWasInstalledMeanwhileIsTakenWhenTryingAgain() {
        bench.docker.missing = Optional.of(Problem.of("the engine does not answer", "Start it."));
        bench.bubblewrap.missing = Optional.of(Problem.of("bwrap is not installed", "Install it."));
        PreflightViewModel preflight = opened();
        bench.bubblewrap.missing = Optional.empty();
        preflight.again();
        assertThat(preflight.backend().get()).isEqualTo("bubblewrap");
        assertThat(preflight.picture().get()).isEqualTo(Picture.PLAN);
    }

    @Test
    void aPlanThatWasSeenIsNotMovedToAnotherBackendByItself() {
        PreflightViewModel preflight = opened();
        bench.docker.missing = Optional.of(Problem.of("the engine does not answer", "Start it."));
        preflight.again();
        assertThat(preflight.backend().get()).isEqualTo("docker");
        assertThat(preflight.problem().get().orElseThrow().fix()).isEqualTo("Start it.");
    }

    @Test
    void anAnswerThatWasOvertakenIsDiscardedNotShown() {
        List<Runnable> work = new ArrayList<>();
        PreflightViewModel preflight = bench.preflight(new FxThread(work::add, Runnable::run));
        preflight.open();
        work.removeFirst().run();
        Runnable first = work.removeFirst();
        preflight.copyWorkingDirectoryProperty().set(true);
        Runnable second = work.removeFirst();
        assertThat(preflight.blocked().get()).isEqualTo("The plan is being prepared.");

        second.run();
        String shown = plan(preflight).identity();
        first.run();
        work.forEach(Runnable::run);
        assertThat(plan(preflight).identity()).isEqualTo(shown);
        assertThat(bench.states.identities()).containsExactly(shown);
    }

    @Test
    void aPlanThatArrivesAfterThePageWasLeftIsDiscarded() {
        List<Runnable> work = new ArrayList<>();
        PreflightViewModel preflight = bench.preflight(new FxThread(work::add, Runnable::run));
        preflight.open();
        work.removeFirst().run();
        Runnable late = work.removeFirst();
        preflight.close();
        late.run();
        work.forEach(Runnable::run);
        assertThat(preflight.plan().get()).isEmpty();
        assertThat(bench.states.identities()).isEmpty();
    }

    @Test
    void whatIsLaunchedIsWhatWasShown() {
        PreflightViewModel preflight = opened();
        Approval approval = preflight.approve().orElseThrow();
        bench.launches.launch(approval.prepared(), approval.secrets(), LaunchProgress.silent());
        assertThat(bench.docker.enumerateActive()).extracting(agent -> agent.slug()).containsExactly(plan(preflight).identity());
        assertThat(bench.agreed.last("implementer")).isPresent();
        assertThat(Files.exists(approval.prepared().plan().stageDir())).isFalse();
    }

    @Test
    void aRowOpensWhereItWasDeclaredAndADefaultOpensNowhere() {
        PreflightViewModel preflight = opened();
        assertThat(plan(preflight).linesOf(Group.EGRESS).getFirst().declaredAt()).contains(bench.at(12));
        assertThat(plan(preflight).linesOf(Group.ISOLATION).getFirst().declaredAt()).isEmpty();
    }

    @Test
    void aPlanThatIsOpenWhenTheWindowClosesLeavesNothing() throws Exception {
        var prepared = new CountDownLatch(1);
        var scratch = new AtomicReference<Path>();
        bench.docker.resolved = plan -> {
            scratch.set(plan.stageDir());
            return plan;
        };
        PreflightViewModel preflight = bench.preflight(new FxThread(Thread::startVirtualThread, Runnable::run));
        preflight.picture().addListener((_, _, _) -> prepared.countDown());
        preflight.open();
        assertThat(prepared.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(bench.states.identities()).hasSize(1);
        assertThat(scratch.get()).exists();

        bench.preparation.close();
        assertThat(bench.states.identities()).isEmpty();
        assertThat(scratch.get()).doesNotExist();
    }

    @Test
    void closingTheWindowWaitsForAPlanThatIsOnItsWay() throws Exception {
        var resolving = new CountDownLatch(1);
        var mayResolve = new CountDownLatch(1);
        bench.docker.resolved = plan -> {
            resolving.countDown();
            awaitUninterruptibly(mayResolve);
            return plan;
        };
        bench.preflight(new FxThread(Thread::startVirtualThread, Runnable::run)).open();
        assertThat(resolving.await(10, TimeUnit.SECONDS)).isTrue();

        Thread closing = Thread.startVirtualThread(bench.preparation::close);
        mayResolve.countDown();
        assertThat(closing.join(Duration.ofSeconds(10))).isTrue();
        assertThat(bench.states.identities()).isEmpty();
        assertThat(bench.problems).isEmpty();
    }

    @Test
    void whatWasAgreedToIsNotTheClosingWindowsToDiscard() {
        Approval approval = opened().approve().orElseThrow();
        bench.preparation.close();
        assertThat(bench.states.identities()).containsExactly(approval.prepared().plan().identity());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
