package io.claudebottle;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.claudebottle.terminal.Await;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The built application with the options that people start it with, JavaFX on the module path; only the display is left out.
@Tag("view")
@Timeout(180)
class StartUpTest {

    private static final Path BUILT = Path.of("target").toAbsolutePath();

    @TempDir
    private Path directory;

    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void built() throws IOException {
        assumeTrue(Files.isDirectory(BUILT.resolve("javafx")) && Files.isDirectory(BUILT.resolve("lib")) && hasJar(),
                "the application was not packaged; `./check` does that first");
    }

    private static boolean hasJar() throws IOException {
        try (Stream<Path> files = Files.list(BUILT)) {
            return files.anyMatch(file -> file.getFileName().toString().matches("claude-bottle-.*\\.jar"));
        }
    }

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    private Process start(String kind, String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of(Path.of("packaging/launch/java").toAbsolutePath().toString(), kind));
        argv.addAll(List.of(arguments));
        var builder = new ProcessBuilder(argv)
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CLAUDE_BOTTLE") || name.contains("JAVA_"));
        builder.environment().putAll(Map.of(
                "JAVA_HOME", System.getProperty("java.home"),
                "HOME", directory.toString(),
                "DISPLAY", ":0",
                "DOCKER_HOST", "unix://" + directory.resolve("no-engine.sock")));
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private String said() {
        try {
            return Files.readString(directory.resolve("out")) + Files.readString(directory.resolve("err"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void theWindowOpensAndNothingIsSaidButWhen() throws Exception {
        Process window = start("window", "-Dglass.platform=Headless", "-Dprism.order=sw", "io.claudebottle.Main", "--timing");
        Await.until(() -> said().contains("usable window after") || !window.isAlive(), this::said);

        // SIGKILL, because on SIGTERM JavaFX's own shutdown races with a pulse of its renderer and prints that it lost.
        window.destroyForcibly();

        assertThat(window.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(said().lines().filter(not(String::isBlank))).singleElement().asString().matches("usable window after \\d+ ms");
    }

    @Test
    void everyPageLoadsWithJavaFxAsModules() throws Exception {
        String libraries = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("openjfx"))
                .collect(Collectors.joining(File.pathSeparator));

        Process pages = start("window", "-Dglass.platform=Headless", "-Dprism.order=sw", "-cp", libraries,
                "io.claudebottle.app.EveryPage", directory.toString());

        assertThat(pages.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said().lines()).containsExactly("AGENTS", "INBOX", "EGRESS", "CLEANUP", "DOCTOR", "SETTINGS", "FIRST_RUN", "PICKER", "palette");
        assertThat(pages.exitValue()).isZero();
    }

    @Test
    void aCacheThatDoesNotFitIsIgnoredInSilence() throws Exception {
        assumeTrue(Files.exists(BUILT.resolve("launch/verb.aot")), "the build trained no cache; target/launch/training.log says why");
        Path damaged = Files.writeString(directory.resolve("damaged.aot"), "not a cache");

        Process verb = start("verb", "-XX:AOTCache=" + damaged, "io.claudebottle.Main", "list", "active", "--json");

        assertThat(verb.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said()).isEqualToIgnoringNewLines("[ ]");
        assertThat(verb.exitValue()).isZero();
    }
}
