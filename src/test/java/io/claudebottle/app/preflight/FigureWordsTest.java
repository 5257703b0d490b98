package io.claudebottle.app.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.Messages;
import io.claudebottle.state.LaunchFigures.Figures;
import io.claudebottle.state.LaunchFigures.Median;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FigureWordsTest {

    private final FigureWords words = new FigureWords(new Messages(Locale.ENGLISH));

    private String ready(long millis, int count) {
        return words.ready(new Figures(Optional.of(new Median<>(Duration.ofMillis(millis), count)), Optional.empty()));
    }

    @Test
    void aFigureSaysHowOftenItWasMeasuredAndWhere() {
        assertThat(ready(2149, 5)).isEqualTo("2.1 s, median of 5 launches on this machine");
        assertThat(ready(84, 1)).isEqualTo("84 ms, one launch on this machine");
        assertThat(ready(190_000, 2)).isEqualTo("3 min 10 s, median of 2 launches on this machine");
        assertThat(words.memory(new Figures(Optional.empty(), Optional.of(new Median<>((96L << 20) + 1, 3)))))
                .isEqualTo("97 MiB, median of 3 launches on this machine");
    }

    @Test
    void whatWasNotMeasuredIsNotGuessed() {
        assertThat(words.ready(Figures.none())).isEqualTo("Not measured yet");
        assertThat(words.memory(Figures.none())).isEqualTo("Not measured yet");
    }
}
