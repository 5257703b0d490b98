package io.claudebottle.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class FxThreadTest {

    private final Queue<Runnable> background = new ArrayDeque<>();
    private final Queue<Runnable> foreground = new ArrayDeque<>();
    private final FxThread fx = new FxThread(background::add, foreground::add);
    private final List<String> results = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    @Test
    void workRunsInTheBackgroundAndItsResultArrivesOnTheFxThread() {
        fx.run(() -> "answer", results::add, problems::add);
        assertThat(foreground).isEmpty();

        background.remove().run();
        assertThat(results).isEmpty();

        foreground.remove().run();
        assertThat(results).containsExactly("answer");
    }

    @Test
    void aProblemArrivesAsItIs() {
        Problem problem = Problem.of("the engine is gone", "Start it.");
        fx.<String>run(() -> { throw new ProblemException(problem); }, results::add, problems::add);
        background.remove().run();
        foreground.remove().run();

        assertThat(problems).containsExactly(problem);
        assertThat(results).isEmpty();
    }

    @Test
    void whatNobodyForesawArrivesAsAProblemWithItsTrace() {
        fx.run(() -> List.of().getFirst(), result -> results.add(result.toString()), problems::add);
        background.remove().run();
        foreground.remove().run();

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.what()).contains("NoSuchElementException");
            assertThat(problem.evidence()).isNotEmpty();
        });
    }

    @Test
    void cancelledWorkSaysNothing() {
        fx.run(() -> { throw new CancellationException(); }, _ -> results.add("result"), problems::add);
        background.remove().run();
        assertThat(foreground).isEmpty();
    }

    @Test
    void anOlderAnswerIsDropped() {
        var latest = new Latest();
        Latest.Turn first = latest.next();
        Latest.Turn second = latest.next();

        second.<String>only(results::add).accept("new");
        first.<String>only(results::add).accept("old");

        assertThat(results).containsExactly("new");
        assertThat(first.isCurrent()).isFalse();
    }

    @Test
    void theLastRequestOfABurstIsNeverLost() {
        var timer = new AppFixture.Timer();
        var runs = new ArrayList<Integer>();
        var coalescer = new Coalescer(Duration.ofMillis(200), timer, () -> runs.add(runs.size()));

        coalescer.request();
        coalescer.request();
        assertThat(timer.elapse()).isEqualTo(1);
        coalescer.request();
        timer.elapse();

        assertThat(runs).hasSize(2);
    }
}
