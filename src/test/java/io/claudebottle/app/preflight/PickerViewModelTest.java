package io.claudebottle.app.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.FxThread;
import io.claudebottle.app.preflight.PickerViewModel.Picture;
import io.claudebottle.manifest.ManifestProblem;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PickerViewModelTest {

    @TempDir Path directory;
    private ConsentBench bench;
    private PickerViewModel picker;

    @BeforeEach
    void home() {
        bench = new ConsentBench(directory).agent("researcher", "Reads the web and writes notes.", true);
        picker = picker(FxThread.direct());
    }

    private PickerViewModel picker(FxThread fx) {
        return new PickerViewModel(bench::manifest, bench.backends::enumerateActive, bench.starter(), fx);
    }

    @Test
    void showsEveryAgentWithWhereItComesFrom() {
        picker.load();
        assertThat(picker.picture().get()).isEqualTo(Picture.ROWS);
        assertThat(picker.shown()).extracting(AgentChoice::name).containsExactly("implementer", "researcher");
        assertThat(picker.shown()).extracting(AgentChoice::fromWorkingDirectory).containsExactly(false, true);
    }

    @Test
    void filtersBySubstringWhateverTheCase() {
        picker.load();
        picker.filterProperty().set("SEARCH");
        assertThat(picker.shown()).extracting(AgentChoice::name).containsExactly("researcher");
        picker.filterProperty().set("tests");
        assertThat(picker.shown()).extracting(AgentChoice::name).containsExactly("implementer");
        picker.filterProperty().set("nobody");
        assertThat(picker.picture().get()).isEqualTo(Picture.FILTERED_OUT);
    }

    @Test
    void aNameThatIsMeantComesBeforeOneThatOnlyContainsIt() {
        bench.agent("a-review", "", false).agent("develop", "", false).agent("review", "", false).agent("reviewer", "", false).agent("zoe", "Asks for a review.", false);
        picker.load();
        picker.filterProperty().set("Review");
        assertThat(picker.shown()).extracting(AgentChoice::name).containsExactly("review", "reviewer", "a-review", "zoe");
        picker.filterProperty().set("dev");
        assertThat(picker.shown()).extracting(AgentChoice::name).startsWith("develop").hasSize(7);
        picker.escape();
        assertThat(picker.shown()).extracting(AgentChoice::name).isSorted();
    }

    @Test
    void escapeClearsTheFilterFirstAndClosesSecond() {
        picker.load();
        picker.filterProperty().set("nobody");
        assertThat(picker.escape()).isTrue();
        assertThat(picker.picture().get()).isEqualTo(Picture.ROWS);
        assertThat(picker.escape()).isFalse();
    }

    @Test
    void countsWhatRuns() {
        var prepared = bench.preparation.prepare(new LaunchRequest("implementer", bench.project, false), "docker");
        bench.docker.appear(prepared.plan().identity());
        picker.load();
        assertThat(picker.shown()).extracting(AgentChoice::running).containsExactly(1, 0);
    }

    @Test
    void theListDoesNotWaitForAnEngineAndDoesNotHideThatItCannotBeAsked() {
        var silent = new PickerViewModel(
                bench::manifest,
                () -> {
                    throw new ProblemException("the engine does not answer", "");
                },
                bench.starter(),
                FxThread.direct());
        silent.load();
        assertThat(silent.picture().get()).isEqualTo(Picture.ROWS);
        assertThat(silent.uncounted().get()).map(Problem::what).contains("the engine does not answer");
    }

    @Test
    void aBrokenFileHidesNoOther() {
        bench.broken.add(new ManifestProblem(bench.home.agents().resolve("bad.md"), 3, "botle", "unknown key 'botle'.", "Did you mean 'bottle'?"));
        picker.load();
        assertThat(picker.shown()).hasSize(2);
        assertThat(picker.broken()).hasSize(1);
    }

    @Test
    void withoutAgentsTheStarterIsOffered() {
        bench.withoutAgents();
        picker.load();
        assertThat(picker.picture().get()).isEqualTo(Picture.NONE);
        picker.writeStarter();
        assertThat(picker.picture().get()).isEqualTo(Picture.ROWS);
    }

    @Test
    void aStarterThatCannotBeWrittenIsAProblem() {
        bench.withoutAgents();
        bench.starterFault = Optional.of(Problem.of("the disk is full", "Free some space."));
        picker.load();
        picker.writeStarter();
        assertThat(picker.picture().get()).isEqualTo(Picture.NONE);
        assertThat(picker.problem().get()).contains(Problem.of("the disk is full", "Free some space."));
    }

    @Test
    void loadingIsNotEmptyAndUnreadableIsNeither() {
        List<Runnable> work = new ArrayList<>();
        PickerViewModel waiting = picker(new FxThread(work::add, Runnable::run));
        waiting.load();
        assertThat(waiting.picture().get()).isEqualTo(Picture.LOADING);

        var unreadable = new PickerViewModel(
                () -> {
                    throw new ProblemException("cannot read the home", "Correct its permissions.");
                },
                List::of,
                bench.starter(),
                FxThread.direct());
        unreadable.load();
        assertThat(unreadable.picture().get()).isEqualTo(Picture.FAILED);
    }

    @Test
    void anAnswerThatWasOvertakenIsDropped() {
        List<Runnable> work = new ArrayList<>();
        PickerViewModel waiting = picker(new FxThread(work::add, Runnable::run));
        waiting.load();
        waiting.load();
        Runnable first = work.removeFirst();
        work.removeFirst().run();
        bench.withoutAgents();
        first.run();
        assertThat(waiting.shown()).hasSize(2);
    }
}
