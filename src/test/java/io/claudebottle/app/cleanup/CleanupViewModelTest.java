package io.claudebottle.app.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.FxThread;
import io.claudebottle.app.cleanup.CleanupViewModel.AllTicked;
import io.claudebottle.app.cleanup.CleanupViewModel.Picture;
import io.claudebottle.app.cleanup.LeftoverItem.Fate;
import io.claudebottle.app.preflight.ConsentBench;
import io.claudebottle.backend.BottleCleanupPlan.Leftover;
import io.claudebottle.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanupViewModelTest {

    private static final Leftover CONTAINER = leftover("c", false);
    private static final Leftover NETWORK = leftover("n", false);
    private static final Leftover ALIVE = leftover("a", true);

    @TempDir Path directory;
    private ConsentBench bench;
    private CleanupViewModel cleanup;

    @BeforeEach
    void home() {
        bench = new ConsentBench(directory);
        cleanup = cleanup(FxThread.direct());
    }

    private CleanupViewModel cleanup(FxThread fx) {
        return new CleanupViewModel(new Sweeper(bench.backends), fx, bench.messages);
    }

    private static Leftover leftover(String id, boolean locked) {
        return new Leftover(id, "container", "claude-bottle-" + id, locked ? "it is running" : "no bottle of that name runs", "", -1, locked);
    }

    private LeftoverItem item(String id) {
        return cleanup.items().stream().filter(item -> item.leftover().id().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void nothingIsTickedForTheOperator() {
        bench.docker.setLeftovers(List.of(CONTAINER, NETWORK));
        cleanup.refresh();
        assertThat(cleanup.picture().get()).isEqualTo(Picture.ROWS);
        assertThat(cleanup.tickedCount().get()).isZero();
        cleanup.removeTicked();
        assertThat(bench.docker.removedIds).isEmpty();
    }

    @Test
    void leftoversStandInTheOrderOfTheirRemoval() {
        bench.docker.setLeftovers(List.of(NETWORK, ALIVE, CONTAINER));
        bench.bubblewrap.setLeftovers(List.of(leftover("b", false)));
        cleanup.refresh();
        assertThat(cleanup.items()).extracting(item -> item.leftover().id()).containsExactly("b", "n", "a", "c");
    }

    @Test
    void aliveBottleIsNeverTicked() {
        bench.docker.setLeftovers(List.of(ALIVE, CONTAINER));
        cleanup.refresh();
        item("a").tickedProperty().set(true);
        assertThat(item("a").tickedProperty().get()).isFalse();
        cleanup.toggleAll();
        assertThat(cleanup.tickedCount().get()).isEqualTo(1);
        assertThat(cleanup.allTicked().get()).isEqualTo(AllTicked.ALL);
        cleanup.removeTicked();
        assertThat(bench.docker.removedIds).containsExactly("c");
    }

    @Test
    void onlyWhatIsTickedIsTouched() {
        bench.docker.setLeftovers(List.of(CONTAINER, NETWORK));
        cleanup.refresh();
        item("n").tickedProperty().set(true);
        assertThat(cleanup.allTicked().get()).isEqualTo(AllTicked.SOME);
        cleanup.removeTicked();
        assertThat(bench.docker.removedIds).containsExactly("n");
        assertThat(item("n").fate().get()).isInstanceOf(Fate.Removed.class);
        assertThat(item("c").fate().get()).isInstanceOf(Fate.There.class);
    }

    @Test
    void eachItemHasItsOwnResult() {
        bench.docker.setLeftovers(List.of(CONTAINER, NETWORK));
        bench.docker.removalFaults.put("n", "a container is still attached");
        cleanup.refresh();
        cleanup.toggleAll();
        cleanup.removeTicked();
        assertThat(item("c").fate().get()).isInstanceOf(Fate.Removed.class);
        assertThat(item("n").fate().get()).isEqualTo(new Fate.Failed("a container is still attached"));
        assertThat(cleanup.removing().get()).isZero();
    }

    @Test
    void whatFailedCanBeTriedAgainAndWhatIsGoneCannot() {
        bench.docker.setLeftovers(List.of(CONTAINER, NETWORK));
        bench.docker.removalFaults.put("n", "busy");
        cleanup.refresh();
        cleanup.toggleAll();
        cleanup.removeTicked();
        cleanup.toggleAll();
        assertThat(item("c").tickedProperty().get()).isFalse();
        assertThat(item("n").tickedProperty().get()).isTrue();
    }

    @Test
    void whatCameAliveSinceItWasShownIsSpared() {
        bench.docker.setLeftovers(List.of(CONTAINER));
        cleanup.refresh();
        cleanup.toggleAll();
        bench.docker.setLeftovers(List.of(leftover("c", true)));
        cleanup.removeTicked();
        assertThat(bench.docker.removedIds).isEmpty();
        assertThat(((Fate.Failed) item("c").fate().get()).why()).startsWith("Not removed");
    }

    @Test
    void anEngineThatFallsSilentDuringRemovalFailsItsItems() {
        bench.docker.setLeftovers(List.of(CONTAINER));
        cleanup.refresh();
        cleanup.toggleAll();
        bench.docker.cleanupFault = Optional.of(Problem.of("the engine does not answer", "Start it."));
        cleanup.removeTicked();
        assertThat(item("c").fate().get()).isEqualTo(new Fate.Failed("the engine does not answer Start it."));
    }

    @Test
    void theFourPicturesAreFourDifferentThings() {
        assertThat(cleanup.picture().get()).isEqualTo(Picture.LOADING);
        cleanup.refresh();
        assertThat(cleanup.picture().get()).isEqualTo(Picture.NOTHING);

        bench.docker.setLeftovers(List.of(ALIVE));
        cleanup.refresh();
        assertThat(cleanup.picture().get()).isEqualTo(Picture.ALL_LOCKED);

        bench.docker.missing = Optional.of(Problem.of("no engine"));
        bench.bubblewrap.missing = Optional.of(Problem.of("no bwrap"));
        cleanup.refresh();
        assertThat(cleanup.picture().get()).isEqualTo(Picture.UNAVAILABLE);
        assertThat(cleanup.unasked()).extracting(CleanupViewModel.Unasked::backend).containsExactly("bubblewrap", "docker");
    }

    @Test
    void oneMissingBackendHidesNoOtherAndIsNotCalledEmpty() {
        bench.docker.missing = Optional.of(Problem.of("no engine"));
        bench.bubblewrap.setLeftovers(List.of(CONTAINER));
        cleanup.refresh();
        assertThat(cleanup.picture().get()).isEqualTo(Picture.ROWS);
        assertThat(cleanup.unasked()).extracting(CleanupViewModel.Unasked::backend).containsExactly("docker");
    }

    @Test
    void ticksSurviveARefresh() {
        bench.docker.setLeftovers(List.of(CONTAINER, NETWORK));
        cleanup.refresh();
        item("n").tickedProperty().set(true);
        bench.docker.setLeftovers(List.of(leftover("new", false), CONTAINER, NETWORK));
        cleanup.refresh();
        assertThat(item("n").tickedProperty().get()).isTrue();
        assertThat(cleanup.tickedCount().get()).isEqualTo(1);
    }

    @Test
    void anAnswerThatWasOvertakenIsDropped() {
        List<Runnable> late = new ArrayList<>();
        var racing = new CleanupViewModel(new Sweeper(bench.backends), new FxThread(Runnable::run, late::add), bench.messages);
        bench.docker.setLeftovers(List.of(CONTAINER));
        racing.refresh();
        bench.docker.setLeftovers(List.of());
        racing.refresh();
        late.getLast().run();
        late.getFirst().run();
        assertThat(racing.picture().get()).isEqualTo(Picture.NOTHING);
        assertThat(racing.items()).isEmpty();
    }

    @Test
    void aRemovalIsNotRedrawnByAnAnswerToAnOlderQuestion() {
        List<Runnable> late = new ArrayList<>();
        var racing = new CleanupViewModel(new Sweeper(bench.backends), new FxThread(Runnable::run, late::add), bench.messages);
        bench.docker.setLeftovers(List.of(CONTAINER));
        racing.refresh();
        late.removeFirst().run();
        racing.refresh();
        racing.toggleAll();
        racing.removeTicked();
        late.removeFirst().run();
        assertThat(racing.items().getFirst().fate().get()).isInstanceOf(Fate.Removing.class);
        late.removeFirst().run();
        assertThat(racing.items().getFirst().fate().get()).isInstanceOf(Fate.Removed.class);
    }
}
