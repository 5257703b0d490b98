package io.claudebottle.app.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.FxmlFile;
import io.claudebottle.app.ViewTest;
import io.claudebottle.app.preflight.PickerViewModel.Picture;
import io.claudebottle.manifest.ManifestProblem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PickerViewTest extends ViewTest {

    @TempDir Path directory;
    private ConsentBench bench;
    private PickerViewModel picker;
    private final FakePages pages = new FakePages();
    private final List<String> picked = new CopyOnWriteArrayList<>();
    private final List<String> opened = new CopyOnWriteArrayList<>();

    @BeforeEach
    void home() {
        bench = new ConsentBench(directory)
                .agent("researcher", "Reads the web and writes notes; everything that it says comes with the place it was read at, so that you can look it up yourself.", false)
                .agent("release-notes", "", true);
    }

    private void open() {
        picker = new PickerViewModel(bench::manifest, bench.backends::enumerateActive, bench.starter(), fx);
        loaders.register(Map.of(
                PickerController.class,
                () -> new PickerController(
                        picker, pages, agent -> picked.add(agent.name()), (file, line) -> opened.add(file.getFileName() + ":" + line), messages)));
        show(FxmlFile.PICKER, 1000, 700);
        eventually("a list", () -> picker.picture().get() != Picture.LOADING);
    }

    private TextField filter() {
        return lookup("#filter").queryAs(TextField.class);
    }

    @Test
    void arrowsAndEnterPickWhileTheFilterHasTheFocus() {
        var prepared = bench.preparation.prepare(new LaunchRequest("implementer", bench.project, false), "docker");
        bench.docker.appear(prepared.plan().identity());
        open();
        eventually("the count", () -> picker.shown().getFirst().running() == 1);
        assertThat(onFx(() -> stage.getScene().getFocusOwner())).isSameAs(filter());
        push(KeyCode.DOWN);
        snapshot("picker");
        snapshotAtDoubleScale("picker");
        push(KeyCode.ENTER);
        assertThat(picked).containsExactly("release-notes");
    }

    @Test
    void typingFiltersAndEscapeTakesTheFilterAwayBeforeThePage() {
        open();
        write("WEB");
        push(KeyCode.ENTER);
        assertThat(picked).containsExactly("researcher");
        write("x");
        snapshot("picker-filtered");
        push(KeyCode.ESCAPE);
        assertThat(filter().getText()).isEmpty();
        assertThat(pages.visits).isEmpty();
    }

    @Test
    void aClickPicks() {
        open();
        clickOn("implementer");
        assertThat(picked).containsExactly("implementer");
    }

    @Test
    void aBrokenFileIsListedWithWhatToDo() {
        bench.broken.add(new ManifestProblem(
                bench.home.agents().resolve("reviewer.md"), 3, "botle", "unknown key 'botle'.", "Did you mean 'bottle'?"));
        bench.broken.add(new ManifestProblem(
                bench.home.bottles().resolve("ci.md"),
                14,
                "egress.routes[1].auth.scheme",
                "'Basic' is no scheme that the proxy can inject.",
                "Write 'Bearer' or 'token'."));
        bench.warnings.add(new ManifestProblem(
                bench.project.resolve(".claude-bottle/bottles"), 1, "", "bottles in a working directory are ignored.", "Move them to ~/.claude-bottle/bottles."));
        open();
        snapshot("picker-broken");
        clickOn(messages.get("picker.open-file"));
        assertThat(opened).containsExactly("reviewer.md:3");
    }

    @Test
    void withoutAnAgentItShowsHowToMakeOne() {
        bench.withoutAgents();
        open();
        snapshot("picker-none");
        clickOn("#starter");
        eventually("an agent", () -> picker.picture().get() == Picture.ROWS);
        clickOn("implementer");
        assertThat(picked).containsExactly("implementer");
    }
}
