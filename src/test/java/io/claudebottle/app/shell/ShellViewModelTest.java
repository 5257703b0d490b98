package io.claudebottle.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.FxThread;
import io.claudebottle.app.Page;
import io.claudebottle.problem.Problem;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShellViewModelTest {

    private final ShellViewModel shell = new ShellViewModel();

    @Test
    void overlaysLieOnEachOtherAndBackLeavesTheTopmost() {
        shell.show(Page.PICKER);
        shell.show(Page.PREFLIGHT);
        assertThat(shell.overlays()).containsExactly(Page.PICKER, Page.PREFLIGHT);
        shell.back();
        assertThat(shell.overlays()).containsExactly(Page.PICKER);
        shell.back();
        shell.back();
        assertThat(shell.overlays()).isEmpty();
        assertThat(shell.rail().get()).isEqualTo(Page.AGENTS);
    }

    @Test
    void aRailPageClosesWhatLiesOverIt() {
        shell.show(Page.PICKER);
        shell.show(Page.SETTINGS);
        assertThat(shell.overlays()).isEmpty();
        assertThat(shell.rail().get()).isEqualTo(Page.SETTINGS);
    }

    @Test
    void onlyTheNewestProblemsAreOnTheScreenAndEachOnlyOnce() {
        var toasts = new Toasts(FxThread.direct());
        IntStream.range(0, 5).mapToObj(i -> Problem.of("problem " + i)).forEach(toasts::report);
        toasts.report(Problem.of("problem 3"));
        assertThat(toasts.shown()).extracting(toast -> toast.words().what()).containsExactly("problem 2", "problem 4", "problem 3");

        toasts.dismiss(new Toast(Problem.of("problem 4"), false));
        assertThat(toasts.shown()).hasSize(2);
    }
}
