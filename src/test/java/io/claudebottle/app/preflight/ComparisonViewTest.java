package io.claudebottle.app.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.FxmlFile;
import io.claudebottle.app.ViewTest;
import io.claudebottle.app.preflight.PreflightViewModel.Picture;
import io.claudebottle.app.selftest.FakeSelfTests;
import io.claudebottle.app.selftest.SelfTestController;
import io.claudebottle.app.selftest.SelfTestViewModel;
import io.claudebottle.backend.Isolation;
import io.claudebottle.backend.bubblewrap.BubblewrapBackend;
import io.claudebottle.backend.docker.DockerBackend;
import io.claudebottle.problem.Problem;
import io.claudebottle.state.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonViewTest extends ViewTest {

    @TempDir Path directory;
    private ConsentBench bench;
    private PreflightViewModel preflight;
    private final FakePages pages = new FakePages();

    @BeforeEach
    void backends() {
        bench = new ConsentBench(directory).route("packages.example.com");
        bench.docker.isolation =
                new DockerBackend(directory, Map.of(), bench.states, Settings::defaults, bench.clock).isolation();
        bench.bubblewrap.isolation =
                new BubblewrapBackend(directory, Map.of(), bench.states, directory, Settings::defaults, bench.clock).isolation();
        for (long millis : new long[] {2300, 2100, 190_000, 2050, 2149}) {
            bench.figures.addReady("docker", Duration.ofMillis(millis));
        }
        bench.figures.addMemory("docker", 118L << 20);
    }

    private void open(double width, double height) {
        preflight = bench.preflight(fx);
        var selfTest = new SelfTestViewModel(new FakeSelfTests(), fx);
        loaders.register(Map.of(
                PreflightController.class, () -> new PreflightController(preflight, selfTest, pages, _ -> {}, (_, _) -> {}, messages),
                SelfTestController.class, () -> new SelfTestController(selfTest, messages)));
        show(FxmlFile.PREFLIGHT, width, height);
        eventually("a plan or a problem", () -> preflight.picture().get() == Picture.PLAN || preflight.picture().get() == Picture.FAILED);
        clickOn("#compare");
    }

    private List<String> texts() {
        return onFx(() -> lookup("#comparison").query().lookupAll("*").stream()
                .filter(Labeled.class::isInstance)
                .map(node -> ((Labeled) node).getText())
                .toList());
    }

    private Node cell(String text) {
        return onFx(() -> lookup("#comparison").query().lookupAll(".label").stream()
                .filter(node -> ((Labeled) node).getText().equals(text))
                .findFirst()
                .orElseThrow());
    }

    private Bounds place(String text) {
        Node cell = cell(text);
        return onFx(() -> cell.localToScene(cell.getLayoutBounds()));
    }

    @Test
    void whatEachIsolatesAndDoesNotStopStandsSideBySideWithWhatWasMeasuredHere() {
        open(1024, 648);
        snapshot("comparison");
        assertThat(texts())
                .contains("2.1 s, median of 5 launches on this machine", "118 MiB, one launch on this machine", "Not measured yet")
                .containsAll(bench.bubblewrap.isolation.doesNotStop())
                .containsAll(bench.docker.isolation.doesNotStop());
        assertThat(place("docker").getMinY()).isEqualTo(place("bubblewrap").getMinY());
        assertThat(clippedTexts()).doesNotContainAnyElementsOf(texts());
        snapshotAtDoubleScale("comparison");
    }

    @Test
    void whereThereIsLittleRoomOneStandsBelowTheOther() {
        open(480, 648);
        snapshot("comparison-narrow");
        assertThat(place("docker").getMinX()).isEqualTo(place("bubblewrap").getMinX());
        assertThat(place("docker").getMinY()).isNotEqualTo(place("bubblewrap").getMinY());
        assertThat(clippedTexts()).doesNotContainAnyElementsOf(texts());
    }

    @Test
    void anotherBackendIsTakenFromItsColumn() {
        open(1024, 648);
        assertThat(lookup("#use-docker").queryButton().isDisabled()).as("it is chosen already").isTrue();
        clickOn("#use-bubblewrap");
        assertThat(lookup("#comparisonSheet").query().isVisible()).isFalse();
        assertThat(preflight.backend().get()).isEqualTo("bubblewrap");
        eventually("another plan", () -> preflight.picture().get() == Picture.PLAN);
        assertThat(onFx(() -> preflight.plan().get().orElseThrow().text())).contains("bubblewrap");
    }

    @Test
    void oneThatIsNotAvailableSaysWhyAndHowToGetIt() {
        bench.docker.missing = Optional.of(
                Problem.of("The docker command is not on the PATH.", "Install Docker, or correct the PATH."));
        open(1024, 648);
        snapshot("comparison-missing");
        assertThat(texts()).contains("The docker command is not on the PATH.", "Install Docker, or correct the PATH.", "Available");
        assertThat(lookup("#use-docker").queryButton().isDisabled()).isTrue();
        assertThat(preflight.backend().get()).as("the first that is available").isEqualTo("bubblewrap");
    }

    @Test
    void aThirdHasRoomBesideThem() {
        Isolation machine = new Isolation(
                "A small virtual machine with a kernel of its own",
                "Its own",
                List.of("Files: a disk of its own", "Memory and CPUs: what the machine was given"),
                List.of("A bug in the virtual machine monitor, which runs as you"),
                List.of("KVM, and smolvm"));
        var table = new ComparisonTable();
        table.getStylesheets().add(FxmlFile.class.getResource("css/preflight.css").toExternalForm());
        show(table, 880, 648);
        onFx(() -> {
            table.setId("comparison");
            table.show(
                    List.of(
                            new BackendChoice("bubblewrap", bench.bubblewrap.isolation, bench.figures.of("bubblewrap"), Optional.empty()),
                            new BackendChoice("docker", bench.docker.isolation, bench.figures.of("docker"), Optional.empty()),
                            new BackendChoice("smolmachines", machine, bench.figures.of("smolmachines"), Optional.of(Problem.of("/dev/kvm is not there.", "Enable virtualization.")))),
                    "docker",
                    _ -> {},
                    messages);
            return table;
        });
        snapshot("comparison-three");
        assertThat(place("smolmachines").getMinY()).isEqualTo(place("bubblewrap").getMinY());
        assertThat(clippedTexts()).isEmpty();
    }

    @Test
    void escapeClosesItAndLeavesThePreflightOpen() {
        open(1024, 648);
        push(KeyCode.ESCAPE);
        assertThat(lookup("#comparisonSheet").query().isVisible()).isFalse();
        assertThat(pages.visits).isEmpty();
    }
}
