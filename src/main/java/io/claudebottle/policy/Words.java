package io.claudebottle.policy;

import io.claudebottle.problem.Printable;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;

/// How quantities, lists and ages are said in the preflight, and by what stands beside it.
public final class Words {

    private static final int NAMED = 3;

    private static final long MIB = 1024L * 1024;

    private Words() {}

    /// `1 host`, `7 hosts`.
    static String count(long number, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : noun.endsWith("s") ? "es" : "s");
    }

    /// `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`.
    public static String list(List<String> items) {
        List<String> shown = items.stream().map(Printable::of).toList();
        if (shown.size() > NAMED + 1) {
            return String.join(", ", shown.subList(0, NAMED)) + " and " + (shown.size() - NAMED) + " more";
        }
        if (shown.size() < 2) {
            return String.join("", shown);
        }
        return String.join(", ", shown.subList(0, shown.size() - 1)) + " and " + shown.getLast();
    }

    /// `2 GiB`, `512 MiB`, `1.5 GiB`.
    static String bytes(long bytes) {
        if (bytes < 1024 * MIB) {
            return trimmed((double) bytes / MIB) + " MiB";
        }
        return trimmed((double) bytes / (1024 * MIB)) + " GiB";
    }

    /// At most one digit after the point, none when it is zero.
    static String trimmed(double number) {
        String text = String.format(Locale.ROOT, "%.1f", number);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /// First twelve digits, as `docker images` shows it; a `sha256:` in front is dropped.
    static String digest(String digest) {
        String hex = digest.startsWith("sha256:") ? digest.substring("sha256:".length()) : digest;
        return hex.length() <= 12 ? hex : hex.substring(0, 12);
    }

    /// `3 days ago`; `at an unknown time` when `created` is not ISO-8601, `just now` when it lies in the future.
    public static String age(String created, Instant now) {
        Instant then;
        try {
            then = java.time.OffsetDateTime.parse(created).toInstant();
        } catch (DateTimeParseException unreadable) {
            return "at an unknown time";
        }
        Duration age = Duration.between(then, now);
        if (age.toMinutes() < 1) {
            return "just now";
        }
        if (age.toHours() < 1) {
            return count(age.toMinutes(), "minute") + " ago";
        }
        if (age.toDays() < 1) {
            return count(age.toHours(), "hour") + " ago";
        }
        return count(age.toDays(), "day") + " ago";
    }
}
