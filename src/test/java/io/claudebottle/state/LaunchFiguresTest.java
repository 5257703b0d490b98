package io.claudebottle.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.state.LaunchFigures.Figures;
import io.claudebottle.state.LaunchFigures.Median;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchFiguresTest {

    @TempDir
    Path directory;

    private Home home;
    private LaunchFigures figures;

    @BeforeEach
    void create() {
        home = new Home(directory.resolve("home"));
        figures = new LaunchFigures(home);
    }

    private void launches(String backend, long... millis) {
        for (long each : millis) {
            figures.addReady(backend, Duration.ofMillis(each));
        }
    }

    private Optional<Median<Duration>> ready(String backend) {
        return new LaunchFigures(home).of(backend).ready();
    }

    @Test
    void nothingIsKnownBeforeTheFirstLaunch() {
        assertThat(figures.of("docker")).isEqualTo(Figures.none());
        assertThat(home.root()).doesNotExist();
    }

    @Test
    void oneLaunchThatBuiltImagesDoesNotMakeTheFigure() {
        launches("docker", 190_000, 2100, 2300, 1900, 2200);
        assertThat(ready("docker")).contains(new Median<>(Duration.ofMillis(2200), 5));
    }

    @Test
    void theMedianIsAlwaysOneThatWasMeasured() {
        launches("docker", 190_000, 2100);
        assertThat(ready("docker")).contains(new Median<>(Duration.ofMillis(2100), 2));
    }

    @Test
    void backendsAreMeasuredApart() {
        launches("docker", 2000);
        launches("bubblewrap", 30);
        figures.addMemory("bubblewrap", 64 << 20);
        assertThat(ready("docker")).contains(new Median<>(Duration.ofSeconds(2), 1));
        assertThat(figures.of("docker").memoryBytes()).isEmpty();
        assertThat(figures.of("bubblewrap"))
                .isEqualTo(new Figures(Optional.of(new Median<>(Duration.ofMillis(30), 1)), Optional.of(new Median<>(64L << 20, 1))));
    }

    @Test
    void onlyTheNewestAreKeptSoThatTheFileStaysSmall() throws IOException {
        for (int i = 0; i < 200; i++) {
            launches("docker", i < 190 ? 90_000 : 1000);
        }
        assertThat(ready("docker")).contains(new Median<>(Duration.ofSeconds(1), LaunchFigures.KEPT));
        assertThat(Files.size(home.launchFigures())).isLessThan(500);
    }

    @Test
    void aDamagedFileHasNoFiguresAndIsKeptBeside() throws IOException {
        launches("docker", 2000);
        Files.writeString(home.launchFigures(), "{\"docker\": {\"readyMil");
        assertThat(ready("docker")).isEmpty();
        assertThat(home.launchFigures()).content().startsWith("{\"docker\"");

        launches("docker", 3000);
        assertThat(ready("docker")).contains(new Median<>(Duration.ofSeconds(3), 1));
        assertThat(home.root().resolve("launch-figures.json.broken")).hasContent("{\"docker\": {\"readyMil");
    }

    @Test
    void whatIsNoFigureIsPassedOver() throws IOException {
        Files.createDirectories(home.root());
        Files.writeString(home.launchFigures(), "{\"docker\": {\"readyMillis\": [\"fast\", -1, 2.5, 700, 99999999999999999999]}, \"other\": 7}");
        assertThat(ready("docker")).contains(new Median<>(Duration.ofMillis(700), 1));
        assertThat(ready("other")).isEmpty();

        launches("other", 40);
        assertThat(ready("other")).contains(new Median<>(Duration.ofMillis(40), 1));
        assertThat(ready("docker")).contains(new Median<>(Duration.ofMillis(700), 1));
    }

    @Test
    void aHomeThatCannotBeWrittenStopsNoLaunch() throws IOException {
        Files.writeString(home.root(), "a file where the directory should be");
        launches("docker", 2000);
        assertThat(ready("docker")).isEmpty();
        assertThat(home.root()).hasContent("a file where the directory should be");
    }
}
