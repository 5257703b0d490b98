package io.claudebottle.app.cleanup;

import io.claudebottle.app.Messages;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/// Age and size of a leftover, in the width of a column.
final class LeftoverWords {

    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    private final Messages messages;

    LeftoverWords(Messages messages) {
        this.messages = messages;
    }

    /// @param createdAt ISO-8601; anything else is an unknown age
    String age(String createdAt, Instant now) {
        Duration age;
        try {
            age = Duration.between(OffsetDateTime.parse(createdAt).toInstant(), now);
        } catch (DateTimeParseException e) {
            return messages.get("cleanup.unknown");
        }
        if (age.toMinutes() < 1) {
            return messages.get("cleanup.age.now");
        }
        if (age.toHours() < 1) {
            return messages.get("cleanup.age.minutes", age.toMinutes());
        }
        return age.toDays() < 1 ? messages.get("cleanup.age.hours", age.toHours()) : messages.get("cleanup.age.days", age.toDays());
    }

    /// @param bytes -1 when nobody knows
    String size(long bytes) {
        if (bytes < 0) {
            return messages.get("cleanup.unknown");
        }
        double number = bytes;
        int unit = 0;
        while (number >= 999.5 && unit < UNITS.length - 1) {
            number /= 1000;
            unit++;
        }
        String digits = unit == 0 || number >= 9.95 ? "%.0f" : "%.1f";
        return String.format(Locale.ROOT, digits, number) + " " + UNITS[unit];
    }
}
