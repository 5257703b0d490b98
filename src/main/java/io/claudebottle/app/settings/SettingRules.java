package io.claudebottle.app.settings;

import io.claudebottle.state.Settings;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What the text of each setting means, and how a value is written. Pure.
final class SettingRules {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)\\s*(?:([kmgt])i?b?|b)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern REFERENCE =
            Pattern.compile("(?:[a-zA-Z0-9][a-zA-Z0-9.-]*(?::\\d+)?/)?[a-z0-9][a-z0-9._/-]*(?::[\\w][\\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?");
    private static final Pattern HOST = Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?");
    private static final Pattern ADDRESS = Pattern.compile("(?:\\d{1,3}\\.){3}\\d{1,3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*|host-gateway");
    private static final String UNITS = "kmgt";
    static final String ON = "on";
    static final String OFF = "off";

    /// Less than this and claude does not start.
    private static final long LEAST_MEMORY = 256L << 20;

    private SettingRules() {}

    static Optional<Settings> theme(Settings settings, String text) {
        return List.of("system", "light", "dark").contains(text) ? Optional.of(settings.withTheme(text)) : Optional.empty();
    }

    static Optional<Settings> fontSize(Settings settings, String text) {
        return decimal(text, 6, 72).map(settings::withTerminalFontSize);
    }

    static Optional<Settings> scale(Settings settings, String text) {
        return decimal(text.replaceAll("\\s*%$", ""), 50, 300).map(percent -> settings.withScale(percent / 100));
    }

    /// Whether the machine has it is seen: where it does not, the terminal shows its own.
    static Optional<Settings> fontFamily(Settings settings, String text) {
        return text.matches("[^\\p{Cntrl}]{0,120}") ? Optional.of(settings.withTerminal(settings.terminal().withFontFamily(text))) : Optional.empty();
    }

    static Optional<Settings> blink(Settings settings, String text) {
        return List.of(ON, OFF).contains(text) ? Optional.of(settings.withTerminal(settings.terminal().withBlink(text.equals(ON)))) : Optional.empty();
    }

    static Optional<Settings> scrollback(Settings settings, String text) {
        return decimal(text.replaceAll("\\s*MiB$", ""), 1, 1024)
                .filter(mebibytes -> mebibytes == Math.rint(mebibytes))
                .map(mebibytes -> settings.withTerminal(settings.terminal().withScrollbackMiB(mebibytes.intValue())));
    }

    static Optional<Settings> history(Settings settings, String text) {
        return Settings.History.of(text).word().equals(text)
                ? Optional.of(settings.withTerminal(settings.terminal().withHistory(text)))
                : Optional.empty();
    }

    static Optional<Settings> memory(Settings settings, String text) {
        return parseBytes(text).filter(bytes -> bytes == 0 || bytes >= LEAST_MEMORY).map(bytes ->
                settings.withLimits(new Settings.Limits(bytes, settings.limits().cpus(), settings.limits().pids())));
    }

    static Optional<Settings> cpus(Settings settings, String text) {
        return decimal(text, 0, 1024).map(cpus ->
                settings.withLimits(new Settings.Limits(settings.limits().memoryBytes(), cpus, settings.limits().pids())));
    }

    static Optional<Settings> pids(Settings settings, String text) {
        return text.matches("0|[1-9]\\d{1,6}")
                ? Optional.of(settings.withLimits(
                        new Settings.Limits(settings.limits().memoryBytes(), settings.limits().cpus(), Long.parseLong(text))))
                : Optional.empty();
    }

    static Optional<Settings> agentBase(Settings settings, String text) {
        return reference(text).map(image -> settings.withImages(settings.images().withAgentBase(image)));
    }

    static Optional<Settings> sidecarBase(Settings settings, String text) {
        return reference(text).map(image -> settings.withImages(settings.images().withSidecarBase(image)));
    }

    static Optional<Settings> sidecarJdk(Settings settings, String text) {
        return reference(text).map(image -> settings.withImages(settings.images().withSidecarJdk(image)));
    }

    static Optional<Settings> pipelock(Settings settings, String text) {
        return reference(text).map(image -> settings.withImages(settings.images().withPipelock(image)));
    }

    static Optional<Settings> gitleaks(Settings settings, String text) {
        return reference(text).map(image -> settings.withImages(settings.images().withGitleaks(image)));
    }

    /// Whether the files are there is seen at the next launch, which names the one that is not.
    static Optional<Settings> extraCaFiles(Settings settings, String text) {
        List<String> files = lines(text);
        return files.stream().allMatch(SettingRules::isAbsolute)
                ? Optional.of(settings.withImages(settings.images().withExtraCaFiles(files)))
                : Optional.empty();
    }

    static Optional<Settings> extraHosts(Settings settings, String text) {
        Map<String, String> hosts = new TreeMap<>();
        for (String line : lines(text)) {
            String[] pair = line.split("\\s*=\\s*", 2);
            if (pair.length != 2 || !HOST.matcher(pair[0]).matches() || !ADDRESS.matcher(pair[1]).matches()) {
                return Optional.empty();
            }
            hosts.put(pair[0], pair[1]);
        }
        return Optional.of(settings.withNetwork(new Settings.Network(hosts)));
    }

    static String hosts(Map<String, String> hosts) {
        return new TreeMap<>(hosts).entrySet().stream()
                .map(entry -> entry.getKey() + " = " + entry.getValue())
                .collect(Collectors.joining("\n"));
    }

    static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    static String percent(double factor) {
        return number(Math.round(factor * 100)) + " %";
    }

    /// In the largest unit that needs no more than one decimal; "0" is no limit.
    static String bytes(long bytes) {
        for (int unit = UNITS.length(); unit > 0; unit--) {
            BigDecimal inUnit = new BigDecimal(bytes).divide(new BigDecimal(1L << 10 * unit));
            if (inUnit.compareTo(BigDecimal.ONE) >= 0 && inUnit.stripTrailingZeros().scale() <= 1) {
                return inUnit.stripTrailingZeros().toPlainString() + " " + Character.toUpperCase(UNITS.charAt(unit - 1)) + "iB";
            }
        }
        return bytes == 0 ? "0" : bytes + " B";
    }

    private static Optional<Long> parseBytes(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            return Optional.empty();
        }
        int unit = size.group(2) == null ? 0 : UNITS.indexOf(size.group(2).toLowerCase(Locale.ROOT)) + 1;
        BigDecimal bytes = new BigDecimal(size.group(1)).multiply(new BigDecimal(1L << 10 * unit));
        return bytes.compareTo(new BigDecimal(Long.MAX_VALUE)) > 0 ? Optional.empty() : Optional.of(bytes.longValue());
    }

    private static Optional<Double> decimal(String text, double least, double most) {
        if (!text.matches("\\d{1,6}(\\.\\d{1,3})?")) {
            return Optional.empty();
        }
        double value = Double.parseDouble(text);
        return value >= least && value <= most ? Optional.of(value) : Optional.empty();
    }

    private static Optional<String> reference(String text) {
        return REFERENCE.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    private static boolean isAbsolute(String path) {
        try {
            return Path.of(path).isAbsolute();
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
