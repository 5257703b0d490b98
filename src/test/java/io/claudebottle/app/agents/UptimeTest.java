package io.claudebottle.app.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UptimeTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    @ParameterizedTest
    @CsvSource({"PT41S, 00:41", "PT59M59S, 59:59", "PT2H10M5S, 2:10:05", "P3DT4H10M, 3d 04:10", "PT-5S, 00:00"})
    void takesAsManyCharactersAsItNeeds(Duration elapsed, String text) {
        assertThat(Uptime.text(Optional.of(NOW.minus(elapsed)), NOW)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-11-24"})
    void aStartThatCannotBeReadIsUnknown(String startedAt) {
        assertThat(Uptime.text(Uptime.parse(startedAt), NOW)).isEqualTo("?");
    }

    @Test
    void theStartMayBeInAnyZone() {
        assertThat(Uptime.parse("2026-11-24T11:00:00+01:00")).contains(NOW);
    }
}
