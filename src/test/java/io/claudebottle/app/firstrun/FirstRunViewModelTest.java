package io.claudebottle.app.firstrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.ExampleStarter;
import io.claudebottle.app.FxThread;
import io.claudebottle.app.firstrun.FirstRunViewModel.Step;
import io.claudebottle.app.preflight.BackendChoice;
import io.claudebottle.backend.Isolation;
import io.claudebottle.manifest.ExampleManifests.Example;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.doctor.Finding;
import io.claudebottle.session.doctor.Fix;
import io.claudebottle.session.doctor.Report;
import io.claudebottle.session.doctor.Subject;
import io.claudebottle.session.doctor.Verdict;
import io.claudebottle.state.Home;
import io.claudebottle.state.LaunchFigures.Figures;
import io.claudebottle.state.LaunchFigures.Median;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstRunViewModelTest {

    @TempDir
    Path directory;

    private Home home;
    private final List<Finding> findings = new ArrayList<>();
    private Figures figures = Figures.none();
    private Optional<Problem> lookFault = Optional.empty();

    @BeforeEach
    void create() {
        home = new Home(directory.resolve("home"));
        findings.add(finding("git", Verdict.OK, "2.39.5", "", ""));
    }

    private FirstRunViewModel model(FxThread fx) {
        return new FirstRunViewModel(this::look, new ExampleStarter(home), this::preselected, fx);
    }

    private FirstRunViewModel opened() {
        FirstRunViewModel model = model(FxThread.direct());
        model.open();
        return model;
    }

    private Report look() {
        lookFault.ifPresent(fault -> {
            throw new ProblemException(fault);
        });
        return new Report("", findings);
    }

    private static Finding finding(String check, Verdict verdict, String words, String fix, String command) {
        return new Finding(check, Subject.LAUNCH, verdict, words, "", "", "every launch", new Fix(fix, command));
    }

    private BackendChoice preselected() {
        return new BackendChoice("bubblewrap", new Isolation("", "", List.of(), List.of("a bug in the kernel"), List.of()), figures, Optional.empty());
    }

    @Test
    void lookingWritesNothing() {
        FirstRunViewModel model = opened();
        assertThat(model.examples()).hasSize(5).noneMatch(Example::there);
        assertThat(model.done(Step.STARTER).get()).isFalse();
        assertThat(home.root()).doesNotExist();
    }

    @Test
    void theFirstStepIsDoneWhenNothingForbidsALaunch() {
        findings.add(finding("docker", Verdict.WARNING, "is not installed", "", ""));
        assertThat(opened().done(Step.MACHINE).get()).isTrue();
        findings.add(finding("disk space", Verdict.FAILED, "12 MiB free", "Free some space.", ""));
        assertThat(opened().done(Step.MACHINE).get()).isFalse();
    }

    @Test
    void whileNobodyHasLookedNothingIsCalledReady() {
        assertThat(model(FxThread.direct()).done(Step.MACHINE).get()).isFalse();
    }

    @Test
    void theWorstComesFirstAndWhatNobodyNeedsIsNotMissing() {
        findings.add(finding("smolvm", Verdict.ABSENT, "is not installed", "", ""));
        findings.add(finding("docker", Verdict.WARNING, "is not installed", "", ""));
        findings.add(finding("bwrap", Verdict.FAILED, "is not installed", "", "apt-get install bubblewrap"));
        FirstRunViewModel model = opened();
        assertThat(model.missing()).extracting(Finding::check).containsExactly("bwrap", "docker");
        assertThat(model.found()).extracting(Finding::check).containsExactly("git", "smolvm");
    }

    @Test
    void whatTheSecondStepDoesIsNotMissingInTheFirst() {
        findings.add(finding("manifest", Verdict.WARNING, "has 0 agents and 0 bottles", "Write a first bottle and agent.", "claude-bottle init"));
        FirstRunViewModel model = opened();
        assertThat(model.missing()).isEmpty();
        assertThat(model.found()).extracting(Finding::check).containsExactly("git");
    }

    @Test
    void whatWasInstalledMeanwhileIsSeenByLookingAgain() {
        findings.add(finding("bwrap", Verdict.FAILED, "is not installed", "", "apt-get install bubblewrap"));
        FirstRunViewModel model = opened();
        findings.removeLast();
        model.look();
        assertThat(model.done(Step.MACHINE).get()).isTrue();
        assertThat(model.missing()).isEmpty();
    }

    @Test
    void aLookThatFailsSaysSoAndCanBeRepeated() {
        lookFault = Optional.of(Problem.of("interrupted"));
        FirstRunViewModel model = opened();
        assertThat(model.problem().get()).contains(Problem.of("interrupted"));
        assertThat(model.looking().get()).isFalse();
        lookFault = Optional.empty();
        model.look();
        assertThat(model.problem().get()).isEmpty();
        assertThat(model.done(Step.MACHINE).get()).isTrue();
    }

    @Test
    void anOlderLookNeverOverwritesANewerOne() {
        List<Runnable> work = new ArrayList<>();
        FirstRunViewModel model = model(new FxThread(work::add, Runnable::run));
        model.look();
        List<Runnable> first = List.copyOf(work);
        work.clear();
        model.look();
        findings.add(finding("docker", Verdict.OK, "28.1", "", ""));
        List.copyOf(work).forEach(Runnable::run);
        findings.clear();
        first.forEach(Runnable::run);
        assertThat(model.findings()).extracting(Finding::check).containsExactly("git", "docker");
    }

    @Test
    void writingTheStarterEndsTheSecondStep() {
        FirstRunViewModel model = opened();
        model.write();
        assertThat(model.examples()).hasSize(5).allMatch(Example::there);
        assertThat(model.done(Step.STARTER).get()).isTrue();
        assertThat(model.everyExampleThere().get()).isTrue();
        assertThat(home.bottles().resolve("starter.md")).exists();
        assertThat(home.agents().resolve("starter.md")).exists();
    }

    @Test
    void aFileThatIsThereIsShownAsItIsAndKept() throws IOException {
        Files.createDirectories(home.bottles());
        Files.writeString(home.bottles().resolve("starter.md"), "mine");
        FirstRunViewModel model = opened();
        assertThat(model.examples().getFirst().text()).isEqualTo("mine");
        assertThat(model.done(Step.STARTER).get()).as("the agent is missing").isFalse();
        model.write();
        assertThat(home.bottles().resolve("starter.md")).hasContent("mine");
        assertThat(model.done(Step.STARTER).get()).isTrue();
    }

    @Test
    void aHomeThatCannotBeWrittenIsSaid() throws IOException {
        Files.writeString(home.root(), "a file where the directory should be");
        FirstRunViewModel model = model(FxThread.direct());
        model.write();
        assertThat(model.problem().get()).isPresent();
        assertThat(model.done(Step.STARTER).get()).isFalse();
    }

    @Test
    void theThirdStepIsDoneWhenSomethingWasLaunchedHere() {
        assertThat(opened().done(Step.LAUNCH).get()).isFalse();
        figures = new Figures(Optional.of(new Median<>(Duration.ofMillis(80), 1)), Optional.empty());
        FirstRunViewModel model = opened();
        assertThat(model.done(Step.LAUNCH).get()).isTrue();
        assertThat(model.backend().get().orElseThrow().name()).isEqualTo("bubblewrap");
    }

    @Test
    void stepsAreGoneThroughInAnyOrderAndNotBeyondTheirEnds() {
        FirstRunViewModel model = opened();
        model.previous();
        assertThat(model.step().get()).isEqualTo(Step.MACHINE);
        model.next();
        model.next();
        model.next();
        assertThat(model.step().get()).isEqualTo(Step.LAUNCH);
        model.goTo(Step.MACHINE);
        assertThat(model.step().get()).isEqualTo(Step.MACHINE);
    }

    @Test
    void comingBackFromThePreflightStaysWhereItWas() {
        FirstRunViewModel model = opened();
        model.goTo(Step.LAUNCH);
        model.open();
        assertThat(model.step().get()).isEqualTo(Step.LAUNCH);
    }
}
