package io.claudebottle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program as it is started: a process of its own, put together for real, on a host without an engine.
@Tag("terminal")
class MainTest {

    @TempDir
    private Path directory;

    private Path home;

    @BeforeEach
    void home() {
        home = directory.resolve("home");
    }

    private record Run(int code, String out, String err) {}

    /// @param virtualMachine options of the virtual machine
    private Run run(List<String> virtualMachine, String... arguments) throws IOException, InterruptedException {
        // without a session of its own it would find the terminal that the tests were started in
        List<String> argv = new ArrayList<>(List.of("setsid", "--wait", Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        argv.addAll(virtualMachine);
        argv.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        argv.addAll(List.of(arguments));
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        var builder = new ProcessBuilder(argv).directory(directory.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CLAUDE_BOTTLE") || name.endsWith("DISPLAY") || name.equals("JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(Map.of(
                "CLAUDE_BOTTLE_HOME", home.toString(), "HOME", directory.toString(), "DOCKER_HOST", "unix://" + directory.resolve("nothing.sock")));
        Process process = builder.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    @Test
    void withNeitherADisplayNorATerminalOneLineSaysWhatToDo() throws Exception {
        Run run = run(List.of());

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).singleElement().asString().startsWith("claude-bottle: there is neither a display nor a terminal here;");
    }

    @Test
    void aVerbLoadsNothingOfTheWindow() throws Exception {
        Path loaded = directory.resolve("loaded");

        Run run = run(List.of("-Xlog:class+load:file=" + loaded), "list", "active", "--json");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).isEqualToIgnoringNewLines("[ ]");
        assertThat(run.err()).isEmpty();
        assertThat(Files.readAllLines(loaded))
                .anyMatch(line -> line.contains("io.claudebottle.cli.Cli "))
                .noneMatch(line -> line.contains(" javafx.") || line.contains(" com.sun.javafx.") || line.contains(" io.claudebottle.app."));
    }

    @Test
    void aVerbThatOnlyLooksMakesNoHome() throws Exception {
        run(List.of(), "list");
        run(List.of(), "doctor");
        run(List.of(), "cleanup", "--dry-run");

        assertThat(home).doesNotExist();
    }

    @Test
    void whatInitWritesCanBeListedAtOnce() throws Exception {
        assertThat(run(List.of(), "init", "--yes").code()).isZero();

        Run run = run(List.of(), "list");

        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines()).anyMatch(line -> line.startsWith("starter\tstarter\t" + home.resolve("agents/starter.md") + ":") && line.endsWith("\t0"));
    }

    @Test
    void settingsThatCannotBeReadAreMentionedAndTheDefaultsUsed() throws Exception {
        Files.createDirectories(home);
        Files.writeString(home.resolve("settings.json"), "{ broken");
        run(List.of(), "init", "--yes");

        Run run = run(List.of(), "start", "starter", "--dry-run");

        assertThat(run.err()).contains("cannot read " + home.resolve("settings.json"), "The defaults are used.");
    }

    @Test
    void charactersBeyondAsciiSurviveACLocale() throws Exception {
        assertThat(run(List.of("-Dstdout.encoding=ANSI_X3.4-1968"), "start", "--help").out()).contains("GITHUB_TOKEN=…");
    }
}
