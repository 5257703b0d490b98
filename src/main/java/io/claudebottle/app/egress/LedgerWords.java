package io.claudebottle.app.egress;

import io.claudebottle.app.Messages;
import io.claudebottle.manifest.Origin;
import io.claudebottle.problem.Printable;
import io.claudebottle.session.gate.LedgerEntry;
import io.claudebottle.session.gate.RouteChoice;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the columns say, in their width.
final class LedgerWords {

    private static final Pattern FILE_AND_LINE = Pattern.compile("(/.+|[A-Za-z]:\\\\.+):(\\d{1,9})");
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    private final Messages messages;
    private final ZoneId zone;

    LedgerWords(Messages messages, ZoneId zone) {
        this.messages = messages;
        this.zone = zone;
    }

    String clock(Instant time) {
        return CLOCK.format(time.atZone(zone));
    }

    String verdict(LedgerEntry entry) {
        return messages.get(entry.allowed() ? "egress.allowed" : "egress.denied");
    }

    /// With the port unless it is the usual one.
    String host(LedgerEntry entry) {
        String host = Printable.of(entry.host());
        return entry.port() == 0 || entry.port() == 443 ? host : host + ":" + entry.port();
    }

    /// The declaration that an origin names, if it names one.
    Optional<Origin> declaration(LedgerEntry entry) {
        Matcher matcher = FILE_AND_LINE.matcher(entry.origin());
        return matcher.matches() ? Optional.of(new Origin(Path.of(matcher.group(1)), Integer.parseInt(matcher.group(2)))) : Optional.empty();
    }

    /// The part of the reason that is for the operator: what follows the first semicolon tells an agent not to try again.
    String reason(LedgerEntry entry) {
        String reason = Printable.of(entry.reason()).replaceFirst("^blocked: ", "");
        int end = reason.indexOf(';');
        return end < 0 ? reason : reason.substring(0, end);
    }

    String origin(LedgerEntry entry) {
        return declaration(entry).map(Origin::brief).orElseGet(() -> Printable.of(entry.origin()));
    }

    /// @param count -1 when it is not known
    String bytes(long count) {
        if (count < 0) {
            return "–";
        }
        double number = count;
        int unit = 0;
        while (number >= 999.5 && unit < UNITS.length - 1) {
            number /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 || number >= 9.95 ? "%.0f" : "%.1f", number) + " " + UNITS[unit];
    }

    /// @param millis -1 when it is not known
    String latency(long millis) {
        if (millis < 0) {
            return "–";
        }
        return millis < 10_000 ? millis + " ms" : millis / 1000 + " s";
    }

    /// `2 allowed · 1 denied: telemetry.example.com`.
    String totals(Totals totals) {
        String counts = messages.get("egress.totals", totals.allowed(), totals.denied());
        return switch (totals.denials().size()) {
            case 0 -> counts;
            case 1 -> counts + ": " + totals.denials().getFirst();
            default -> counts + ": " + messages.get("egress.totals.more", totals.denials().getFirst(), totals.denials().size() - 1);
        };
    }

    /// The same with no more than one host.
    String brief(Totals totals) {
        return totals(new Totals(totals.allowed(), totals.denied(), totals.denials().stream().limit(1).toList()));
    }

    String ruling(Ruling ruling) {
        String choice = ruling.choice().map(LedgerWords::word).orElse("");
        return switch (ruling.phase()) {
            case OPEN -> "";
            case DECIDING -> messages.get("egress.ruling.deciding");
            case DECIDED -> messages.get("egress.ruling." + choice);
            case FAILED -> messages.get("egress.ruling.failed");
        };
    }

    static String word(RouteChoice choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
