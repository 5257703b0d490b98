package io.claudebottle.app.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.FxmlFile;
import io.claudebottle.app.ViewTest;
import io.claudebottle.app.cleanup.CleanupViewModel.Picture;
import io.claudebottle.app.preflight.ConsentBench;
import io.claudebottle.backend.BottleCleanupPlan.Leftover;
import io.claudebottle.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanupViewTest extends ViewTest {

    private static final Leftover PROJECT = new Leftover(
            "p", "compose project", "claude-bottle-implementer-k7p2x", "no container of it runs, and no window holds it", "2026-11-21T09:00:00Z", 412_300_000, false);
    private static final Leftover CONTAINER = new Leftover(
            "c", "container", "claude-bottle-sidecars-researcher-m3hxd", "it belongs to no compose project; its bottle is gone", "2026-11-24T06:10:00Z", 0, false);
    private static final Leftover NETWORK = new Leftover(
            "n", "network", "claude-bottle-net-researcher-m3hxd", "nothing is attached to it", "2026-11-24T06:10:00Z", -1, false);
    private static final Leftover PRESERVED = new Leftover(
            "s", "state directory", "implementer-9x2ab", "preserved: claude ended with an error; resume can continue it", "2026-11-23T20:00:00Z", 84_000, true);
    private static final Leftover STATE = new Leftover(
            "b", "state directory", "notes-aa11b", "no backend runs a bottle of this identity", "", 1_204, false);

    @TempDir Path directory;
    private ConsentBench bench;
    private CleanupViewModel cleanup;

    @BeforeEach
    void home() {
        bench = new ConsentBench(directory);
    }

    private void open(Picture expected) {
        cleanup = new CleanupViewModel(new Sweeper(bench.backends), fx, messages);
        loaders.register(Map.of(CleanupController.class, () -> new CleanupController(cleanup, bench.clock, loaders, messages)));
        show(FxmlFile.CLEANUP, 1000, 640);
        eventually(expected.name(), () -> cleanup.picture().get() == expected);
    }

    private Button remove() {
        return lookup("#remove").queryButton();
    }

    private void tick(String name) {
        eventually("a row of " + name, () -> tickOf(name).isPresent());
        clickOn(tickOf(name).orElseThrow());
    }

    private Optional<CheckBox> tickOf(String name) {
        return lookup(".leftover").queryAll().stream()
                .filter(row -> row.lookupAll(".leftover-name").stream().anyMatch(label -> ((Label) label).getText().equals(name)))
                .flatMap(row -> row.lookupAll(".check-box").stream())
                .map(CheckBox.class::cast)
                .findFirst();
    }

    @Test
    void theButtonNamesWhatItDoesAndOnlyTickedOnesGo() {
        bench.docker.setLeftovers(List.of(PROJECT, CONTAINER, NETWORK, PRESERVED));
        bench.bubblewrap.setLeftovers(List.of(STATE));
        bench.docker.removalFaults.put("n", "a container is still attached: web-1. Disconnect it first.");
        open(Picture.ROWS);
        assertThat(remove().isDisabled()).isTrue();
        snapshot("cleanup");
        snapshotAtDoubleScale("cleanup");

        tick(CONTAINER.name());
        assertThat(remove().getText()).isEqualTo("Remove one item");
        tick(NETWORK.name());
        assertThat(remove().getText()).isEqualTo("Remove 2 items");
        assertThat(lookup("#words").queryAs(Label.class).getText()).isEqualTo("This cannot be undone.");
        snapshot("cleanup-ticked");
        clickOn("#remove");
        eventually("results", () -> cleanup.removing().get() == 0);
        snapshot("cleanup-results");
        assertThat(bench.docker.removedIds).containsExactly("c");
        assertThat(bench.bubblewrap.removedIds).isEmpty();
    }

    @Test
    void aLockedOneShowsALockAndNoTick() {
        bench.docker.setLeftovers(List.of(PRESERVED));
        open(Picture.ALL_LOCKED);
        snapshot("cleanup-locked");
        assertThat(lookup(".leftover .check-box").<Node>queryAll()).noneMatch(Node::isVisible);
        assertThat(lookup("#all").query().isDisabled()).isTrue();
        assertThat(lookup("#footer").query().isVisible()).isFalse();
    }

    @Test
    void theHeaderTicksAllThatCanBeAndSpaceTicksOne() {
        bench.docker.setLeftovers(List.of(CONTAINER, NETWORK, PRESERVED));
        open(Picture.ROWS);
        clickOn("#all");
        assertThat(remove().getText()).isEqualTo("Remove 2 items");
        clickOn("#all");
        assertThat(remove().isDisabled()).isTrue();

        clickOn(CONTAINER.name());
        push(KeyCode.SPACE);
        assertThat(remove().getText()).isEqualTo("Remove one item");
        assertThat(onFx(() -> lookup("#all").queryAs(CheckBox.class).isIndeterminate())).isTrue();
    }

    @Test
    void nothingToCleanIsSaidAndNotLeftToGuess() {
        open(Picture.NOTHING);
        snapshot("cleanup-empty");
        bench.docker.setLeftovers(List.of(CONTAINER));
        clickOn(messages.get("cleanup.refresh.short"));
        eventually("rows", () -> cleanup.picture().get() == Picture.ROWS);
    }

    @Test
    void anEngineThatCannotBeAskedIsNotCalledEmpty() {
        Problem silent = Problem.of("the engine does not answer at unix:///var/run/docker.sock", "Start it, or point DOCKER_HOST at one that runs.");
        bench.docker.missing = Optional.of(silent);
        bench.bubblewrap.missing = Optional.of(Problem.of("bwrap is not installed", "Install the package bubblewrap."));
        open(Picture.UNAVAILABLE);
        snapshot("cleanup-unavailable");
        assertThat(lookup("#unasked .banner-title").queryAllAs(Label.class)).extracting(Label::getText).anyMatch(text -> text.contains("docker cannot be asked"));
    }
}
