package io.claudebottle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Start of whole processes against the least that Java and JavaFX can do with the same options, in alternation, so that a busy moment
/// of the machine meets both.
@Tag("bench")
class StartUpBench {

    private static final int RUNS = 7;
    private static final Pattern USABLE = Pattern.compile("usable window after (\\d+) ms");

    @TempDir
    private Path directory;

    private interface Measurement {
        /// @return milliseconds
        double run() throws IOException, InterruptedException;
    }

    @Test
    void startUp() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("target/javafx")), "the application was not packaged; `./check --bench` does that first");
        List<Map<String, Object>> results = List.of(
                compare("window, start to usable", () -> window("io.claudebottle.Main", "--timing"),
                        () -> window("-cp", testClasses(), BareWindow.class.getName())),
                compare("list active --json, whole process", () -> verb("io.claudebottle.Main", "list", "active", "--json"),
                        () -> verb("-cp", testClasses(), BareMain.class.getName())));
        Results.add(results);
    }

    private static String testClasses() {
        return Path.of("target/test-classes").toAbsolutePath().toString();
    }

    private static Map<String, Object> compare(String name, Measurement ours, Measurement bare) throws IOException, InterruptedException {
        ours.run();
        bare.run();
        List<Double> our = new ArrayList<>();
        List<Double> their = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            our.add(ours.run());
            their.add(bare.run());
        }
        our.sort(null);
        their.sort(null);
        double median = our.get(RUNS / 2);
        double alternative = their.get(RUNS / 2);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("name", name);
        result.put("figure", median);
        result.put("unit", "ms");
        result.put("alternative", alternative);
        result.put("ratio", median / alternative);
        result.put("spread", List.of(our.getFirst(), our.getLast()));
        result.put("alternativeSpread", List.of(their.getFirst(), their.getLast()));
        result.put("runs", RUNS);
        System.out.printf(Locale.ROOT, "%s: %.0f ms (%.0f to %.0f), bare %.0f ms (%.0f to %.0f), ratio %.2f, %d runs%n",
                name, median, our.getFirst(), our.getLast(), alternative, their.getFirst(), their.getLast(), median / alternative, RUNS);
        return result;
    }

    private double window(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("-Dglass.platform=Headless", "-Dprism.order=sw"));
        all.addAll(List.of(arguments));
        Process process = start("window", all);
        try (BufferedReader said = process.inputReader()) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                Matcher usable = USABLE.matcher(line);
                if (usable.matches()) {
                    return Double.parseDouble(usable.group(1));
                }
            }
            throw new IOException("the window never became usable");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private double verb(String... arguments) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Process process = start("verb", List.of(arguments));
        String said = new String(process.getInputStream().readAllBytes());
        int code = process.waitFor();
        double milliseconds = (System.nanoTime() - begin) / 1e6;
        assertThat(code).as(said).isZero();
        return milliseconds;
    }

    private Process start(String kind, List<String> arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of(Path.of("packaging/launch/java").toAbsolutePath().toString(), kind));
        argv.addAll(arguments);
        var builder = new ProcessBuilder(argv).redirectErrorStream(true);
        builder.environment().putAll(Map.of(
                "JAVA_HOME", System.getProperty("java.home"),
                "CLAUDE_BOTTLE_HOME", directory.toString(),
                "DISPLAY", ":0",
                "DOCKER_HOST", "unix://" + directory.resolve("no-engine.sock")));
        return builder.start();
    }
}
