package io.claudebottle.bench.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.claudebottle.bench.Results;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole control in a process of its own, child, pseudo-terminal and window included, beside xterm in the same run.
///
/// `-Dbench.payload=NAME` measures one; `-Dbench.platform=gtk` draws on a virtual X display (Xvfb) instead of on the headless platform.
@Tag("bench")
class EndToEndBench {

    private static final int COLUMNS = 120;
    private static final int ROWS = 40;
    private static final int BYTES = 10 << 20;
    private static final int COLOURED_BYTES = 30 << 20;
    /// One that scrolls line by line takes xterm the longer, the shorter the lines.
    private static final int SCROLLED_BYTES = 1 << 20;
    private static final long LIMIT_SECONDS = 120;

    @TempDir
    private Path directory;

    @Test
    void floods() throws Exception {
        boolean xterm = isThere("xterm") && isThere("xvfb-run");
        String only = System.getProperty("bench.payload", "");
        List<Map<String, Object>> rows = new ArrayList<>();
        double ratios = 0;
        int counted = 0;
        for (Payload payload : Payload.all(COLUMNS, ROWS)) {
            if (!only.isEmpty() && !only.equals(payload.name())) {
                continue;
            }
            Path file = directory.resolve(payload.name());
            int bytes = payload.name().equals("coloured_file") ? COLOURED_BYTES : payload.name().startsWith("scrolling") ? SCROLLED_BYTES : BYTES;
            var all = new ByteArrayOutputStream();
            all.writeBytes(payload.setup());
            all.writeBytes(payload.repeated(bytes));
            Files.write(file, all.toByteArray());
            Map<String, Double> ours = window("flood", String.valueOf(COLUMNS), String.valueOf(ROWS), file.toString());
            Map<String, Double> theirs = xterm ? xterm(file) : Map.of();
            System.out.printf(Locale.ROOT, "%-30s ours %s%n%-30s xterm %s%n", payload.name(), ours, "", theirs);
            double ratio = ours.get("wall ms") / theirs.getOrDefault("wall ms", Double.NaN);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", "terminal end to end, " + payload.name());
            row.put("figure", ours.get("wall ms"));
            row.put("unit", "ms");
            row.put("alternative", theirs.getOrDefault("wall ms", Double.NaN));
            row.put("ratio", ratio);
            row.put("ours", ours);
            row.put("xterm", theirs);
            rows.add(row);
            ratios += Math.log(ratio);
            counted++;
            Files.delete(file);
        }
        Results.add(rows);
        if (xterm) {
            double mean = Math.exp(ratios / counted);
            System.out.printf(Locale.ROOT, "geometric mean of ours to xterm's time: %.2f%n", mean);
            assertThat(mean).as("of xterm's time").isLessThan(1);
        }
    }

    @Test
    void aWideWindowDuringAFlood() throws Exception {
        Path file = directory.resolve("redraw");
        Payload payload = Payload.all(160, 50).stream().filter(each -> each.name().equals("claude_redraw")).findFirst().orElseThrow();
        Files.write(file, payload.repeated(BYTES));
        Map<String, Double> figures = window("flood", "160", "50", file.toString());
        System.out.println("160 x 50, claude_redraw: " + figures);
        Results.add(List.of(row("terminal frame work at 160 x 50, p99", figures.get("frame work p99 ms"), "ms")));
        assertThat(figures.get("columns")).isEqualTo(160);
    }

    @Test
    void keyToGlyph() throws Exception {
        Map<String, Double> figures = window("keys", String.valueOf(COLUMNS), String.valueOf(ROWS));
        System.out.println("keys: " + figures);
        Results.add(List.of(row("terminal key to glyph, p99", figures.get("key to glyph p99 ms"), "ms")));
        assertThat(figures.get("key to glyph p50 ms")).isLessThan(2 * 1000 / 60.0);
    }

    @Test
    void twelveIdleTerminals() throws Exception {
        Map<String, Double> figures = window("idle", "12");
        System.out.println("idle: " + figures);
        Results.add(List.of(
                row("12 idle terminals, of one core", figures.get("idle cpu %"), "%"),
                row("an idle terminal's heap", figures.get("idle heap MB each"), "MB")));
        assertThat(figures.get("idle cpu %")).isLessThan(1);
        assertThat(figures.get("idle heap MB each")).isLessThan(15);
    }

    private static Map<String, Object> row(String name, double figure, String unit) {
        return Map.of("name", name, "figure", figure, "unit", unit);
    }

    private Map<String, Double> window(String... arguments) throws IOException, InterruptedException {
        boolean virtualDisplay = System.getProperty("bench.platform", "headless").equals("gtk");
        List<String> argv = new ArrayList<>();
        if (virtualDisplay) {
            argv.addAll(List.of("xvfb-run", "-a", "-s", "-screen 0 1600x1200x24"));
        }
        argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (!virtualDisplay) {
            argv.addAll(List.of("-Dglass.platform=Headless", "-Dheadless.geometry=1600x1200"));
        }
        argv.addAll(List.of(
                "-Dprism.order=sw", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xmx512m",
                "-Dbench.pty4j=" + Boolean.getBoolean("bench.pty4j"),
                "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), TerminalWindow.Start.class.getName()));
        argv.addAll(List.of(arguments));
        Path output = directory.resolve("figures");
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        assertThat(ended).as(String.join(" ", arguments) + ": " + Files.readString(output)).isTrue();
        return figures(Files.readAllLines(output));
    }

    private static Map<String, Double> figures(List<String> lines) {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String line : lines) {
            int space = line.lastIndexOf(' ');
            if (space > 0 && line.substring(space + 1).matches("-?[0-9.]+")) {
                figures.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
            }
        }
        return figures;
    }

    /// The same file by the same command; the shell in it says how long it took, and what xterm, its parent, used meanwhile.
    private Map<String, Double> xterm(Path file) throws IOException, InterruptedException {
        Path output = directory.resolve("xterm");
        String script = """
                sleep 1; t() { cut -d' ' -f14,15 /proc/$PPID/stat; }
                a=$(date +%s%N); b=$(t); cat "$0"; printf '\\033[c'; read -r -s -d c _; c=$(date +%s%N); d=$(t)
                { echo "$a $c $b $d"; grep VmHWM /proc/$PPID/status; } > "$1"
                """;
        Process process = new ProcessBuilder(
                        "xvfb-run", "-a", "-s", "-screen 0 1600x1200x24", "xterm", "-geometry", COLUMNS + "x" + ROWS, "-e", "bash", "-c", script, file.toString(), output.toString())
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        assumeTrue(ended, "xterm took longer than two minutes");
        List<String> lines = Files.readAllLines(output);
        String[] numbers = lines.getFirst().split(" ");
        double ticks = 0;
        for (int i = 0; i < 2; i++) {
            ticks += Double.parseDouble(numbers[4 + i]) - Double.parseDouble(numbers[2 + i]);
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("wall ms", (Double.parseDouble(numbers[1]) - Double.parseDouble(numbers[0])) / 1e6);
        figures.put("cpu ms", ticks * 10);
        figures.put("peak MB", Double.parseDouble(lines.get(1).replaceAll("\\D", "")) / 1024);
        return figures;
    }

    private static boolean isThere(String command) {
        return java.util.Arrays.stream(System.getenv("PATH").split(":")).anyMatch(each -> Files.isExecutable(Path.of(each, command)));
    }
}
