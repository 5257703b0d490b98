package io.claudebottle.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.claudebottle.backend.bubblewrap.BubblewrapBackend;
import io.claudebottle.backend.docker.DockerBackend;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Home;
import io.claudebottle.state.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsolationTest {

    /// Two lines of a cell where three backends stand beside each other.
    private static final int CELL = 76;

    @TempDir
    Path directory;

    private Stream<BottleBackend<?, ?>> backends() {
        var states = new BottleStates(new Home(directory));
        return Stream.of(
                new DockerBackend(directory, Map.of(), states, Settings::defaults, Clock.systemUTC()),
                new BubblewrapBackend(directory, Map.of(), states, directory, Settings::defaults, Clock.systemUTC()));
    }

    @Test
    void nobodyClaimsToStopEverything() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Isolation("a wall", "its own", List.of("everything"), List.of(), List.of()));
        assertThat(backends()).allSatisfy(backend -> assertThat(backend.isolation().doesNotStop()).isNotEmpty());
    }

    @Test
    void aBackendIsDescribedWhereItIsNotAvailable() {
        assertThat(backends()).allSatisfy(backend -> {
            assertThat(backend.unavailability()).as("with an empty PATH").isPresent();
            assertThat(backend.isolation().bottle()).isNotBlank();
            assertThat(backend.isolation().kernel()).isNotBlank();
            assertThat(backend.isolation().isolates()).isNotEmpty();
            assertThat(backend.isolation().needs()).isNotEmpty();
        });
    }

    @Test
    void everyWordFitsIntoTheTableThatComparesThem() {
        assertThat(backends()).allSatisfy(backend -> {
            Isolation isolation = backend.isolation();
            assertThat(Stream.of(List.of(isolation.bottle(), isolation.kernel()), isolation.isolates(), isolation.doesNotStop(), isolation.needs())
                            .flatMap(List::stream))
                    .allSatisfy(text -> assertThat(text).hasSizeLessThanOrEqualTo(CELL).doesNotEndWith("."));
        });
    }
}
