package io.claudebottle.app.agents;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// How long something has been running, in as many characters as it takes: `00:41`, `2:10:05`, `3d 04:10`.
final class Uptime {

    private Uptime() {}

    /// The instant of an ISO-8601 text; empty when it is none, as in metadata of a hand-made state directory.
    static Optional<Instant> parse(String startedAt) {
        try {
            return startedAt.isEmpty() ? Optional.empty() : Optional.of(OffsetDateTime.parse(startedAt).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /// "?" when the start is not known. A start in the future, which a moved clock makes, counts as now.
    static String text(Optional<Instant> start, Instant now) {
        return start.map(from -> text(Duration.between(from, now))).orElse("?");
    }

    private static String text(Duration elapsed) {
        Duration shown = elapsed.isNegative() ? Duration.ZERO : elapsed;
        if (shown.toDays() > 0) {
            return "%dd %02d:%02d".formatted(shown.toDays(), shown.toHoursPart(), shown.toMinutesPart());
        }
        return shown.toHours() > 0
                ? "%d:%02d:%02d".formatted(shown.toHours(), shown.toMinutesPart(), shown.toSecondsPart())
                : "%02d:%02d".formatted(shown.toMinutesPart(), shown.toSecondsPart());
    }
}
