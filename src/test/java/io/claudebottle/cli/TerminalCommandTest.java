package io.claudebottle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.Main;
import io.claudebottle.terminal.Await;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TerminalCommandTest {

    @TempDir
    private Path directory;

    private CliHarness cli;

    @BeforeEach
    void harness() throws IOException {
        cli = new CliHarness(directory, "exit 0");
    }

    private CliHarness.Run headless(String script, String... options) {
        var arguments = new ArrayList<>(List.of("terminal", "--headless"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("--", "sh", "-c", script));
        return cli.run(arguments.toArray(String[]::new));
    }

    @Test
    void theExitCodeOfTheCommandIsPassedOn() {
        assertThat(headless("exit 0").code()).isZero();
        assertThat(headless("exit 7").code()).isEqualTo(7);
        assertThat(headless("kill -TERM $$").code()).isEqualTo(143);
    }

    @Test
    void whatTheCommandPrintsIsOnTheScreenAndNowhereElse() {
        var run = headless("echo hello");

        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEmpty();
    }

    @Test
    void theDumpIsTheLastScreenARowALine() throws IOException {
        Path file = directory.resolve("screen.txt");

        headless("printf 'gone\\033[2J\\033[2;3H漢字 \\033[31mred\\033[m   \\033[4;1Hlast'", "--size", "12x5", "--dump", file.toString());

        assertThat(file).hasContent("\n  漢字 red\n\nlast\n\n");
    }

    @Test
    void theDumpGoesToStdoutForADash() {
        assertThat(headless("stty size", "--size", "100x3", "--dump", "-").out()).containsExactly("3 100", "", "");
    }

    @Test
    void withoutASizeItIs80By25() {
        assertThat(headless("stty size", "--dump", "-").out()).hasSize(25).startsWith("25 80");
    }

    @Test
    void theAlternateScreenIsDumpedAsTheCommandLeftIt() {
        assertThat(headless("printf 'main\\033[?1049h\\033[Halternate'", "--size", "20x2", "--dump", "-").out()).containsExactly("alternate", "");
    }

    @Test
    void anUpdateThatIsNeverFinishedIsDumpedAllTheSame() {
        assertThat(headless("printf 'before\\033[?2026h\\rafter.'", "--size", "20x1", "--dump", "-").out()).containsExactly("after.");
    }

    @Test
    void theCommandKnowsWhichTerminalItIsIn() {
        assertThat(headless("echo $TERM $COLORTERM $TERM_PROGRAM", "--dump", "-").out()).first().isEqualTo("xterm-256color truecolor claude-bottle");
    }

    @Test
    void aQuestionOfTheCommandIsAnswered() {
        assertThat(headless("stty raw -echo; printf '\\033[6n'; head -c 6 | tr '\\033' E", "--dump", "-").out()).first().isEqualTo("E[1;1R");
    }

    @Test
    void whatOnlyTestSuitesAskIsAnsweredForTheAskingAlone() {
        String title = "stty raw -echo; printf '\\033]2;secret\\007\\033[21t\\033[c'; dd bs=100 count=1 2>/dev/null | tr '\\033' E";

        assertThat(headless(title, "--dump", "-").out().getFirst()).doesNotContain("Elsecret").startsWith("E[?");
        assertThat(headless(title, "--reports", "--dump", "-").out().getFirst()).contains("E]l");
    }

    @Test
    void aCommandThatCannotBeRunIsSaidInASentence() {
        var run = cli.run("terminal", "--headless", "--", "no-such-program");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).first().isEqualTo("claude-bottle: cannot run 'no-such-program': it is not on the PATH");
    }

    @Test
    void aDumpThatCannotBeWrittenIsSaidInASentence() {
        var run = headless("exit 0", "--dump", directory.resolve("missing/screen.txt").toString());

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).first().asString().startsWith("claude-bottle: cannot write " + directory.resolve("missing/screen.txt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "80x", "x25", "0x25", "80x0", "80x25x2", "-1x5", "2001x5", "99999x5", "a80x25"})
    void aSizeThatIsNoneIsRefused(String size) {
        var run = cli.run("terminal", "--headless", "--size=" + size, "--", "true");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).first().asString().contains("'" + size + "' is no size: give columns and rows between 1 and 2000, as 80x25");
    }

    @Test
    void withoutACommandNothingIsRun() {
        var run = cli.run("terminal", "--headless");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).first().asString().contains("COMMAND");
    }

    @Test
    void optionsAfterTheCommandAreTheCommands() {
        assertThat(cli.run("terminal", "--headless", "--dump", "-", "--", "echo", "--size", "1x1", "--help").out()).first().isEqualTo("--size 1x1 --help");
    }

    @Test
    void withADisplayItIsAWindow() {
        cli.display = true;

        assertThat(cli.run("terminal", "--size", "100x30", "--reports", "--picture", "p.png", "--", "vttest", "-l").code()).isEqualTo(42);

        TerminalRun run = cli.ran.orElseThrow();
        assertThat(run.command()).containsExactly("vttest", "-l");
        assertThat(List.of(run.columns(), run.rows())).containsExactly(100, 30);
        assertThat(run.reports()).isTrue();
        assertThat(run.picture()).contains(Path.of("p.png"));
        assertThat(run.dump()).isEmpty();
        assertThat(run.environment()).containsEntry("TERM_PROGRAM", "claude-bottle");
    }

    @Test
    void withoutADisplayThereIsAWayOn() {
        var run = cli.run("terminal", "--", "true");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).containsExactly("claude-bottle: there is no display here for the terminal's window; run it with --headless");
    }

    @Test
    void aPictureIsPaintedAtTheEnd() {
        assertThat(headless("exit 3", "--picture", "screen.png").code()).isEqualTo(3);
        assertThat(cli.painted).contains(Path.of("screen.png"));
    }

    private Process process(String... options) throws IOException {
        var argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "-Xlog:class+load:file=" + directory.resolve("loaded"), "-cp", System.getProperty("java.class.path"), Main.class.getName(),
                "terminal", "--headless"));
        argv.addAll(List.of(options));
        var builder = new ProcessBuilder(argv).directory(directory.toFile()).redirectErrorStream(true).redirectOutput(directory.resolve("said").toFile());
        builder.environment().keySet().removeIf(name -> name.endsWith("DISPLAY") || name.equals("JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(Map.of("CLAUDE_BOTTLE_HOME", directory.resolve("home").toString(), "HOME", directory.toString()));
        return builder.start();
    }

    @Test
    void withoutAWindowNothingOfOneIsLoadedAndStdinIsLeftAlone() throws Exception {
        Process process = process("--dump", "-", "--", "sh", "-c", "echo shown; exit 5");
        process.getOutputStream().write("for somebody else".getBytes(StandardCharsets.UTF_8));

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(process.exitValue()).isEqualTo(5);
        assertThat(Files.readAllLines(directory.resolve("said"))).hasSize(25).startsWith("shown");
        assertThat(Files.readAllLines(directory.resolve("loaded")))
                .anyMatch(line -> line.contains("io.claudebottle.terminal.emulator.Emulator "))
                .noneMatch(line -> line.contains(" javafx.") || line.contains(" com.sun.javafx.") || line.contains(" io.claudebottle.app.")
                        || line.contains(" com.pty4j.") || line.contains(" com.sun.jna."));
    }

    @Test
    void thePictureNeedsNoDisplay() throws Exception {
        Path file = directory.resolve("screen.png");
        Process process = process("--size", "20x4", "--picture", file.toString(), "--", "sh", "-c", "printf '\\033[41mred'; exit 6");

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(process.exitValue()).as(Files.readString(directory.resolve("said"))).isEqualTo(6);
        ByteBuffer png = ByteBuffer.wrap(Files.readAllBytes(file));
        int width = png.getInt(16);
        int height = png.getInt(20);
        assertThat(width).isPositive().matches(pixels -> pixels % 20 == 0, "whole cells");
        assertThat(height).isPositive().matches(pixels -> pixels % 4 == 0, "whole cells");
    }

    @Test
    void aPictureThatCannotBeWrittenIsSaidInASentence() throws Exception {
        Process process = process("--picture", "missing/screen.png", "--", "true");

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(directory.resolve("said")).content().contains("claude-bottle: cannot write missing/screen.png: ");
    }

    @Test
    void anInterruptionHangsTheCommandUpAndStillWritesTheDump() throws Exception {
        Path dump = directory.resolve("screen.txt");
        Path hungUp = directory.resolve("hung-up");
        Path started = directory.resolve("started");
        Process process = process("--size", "20x2", "--dump", dump.toString(), "--",
                "sh", "-c", "trap 'echo HUP >\"" + hungUp + "\"; exit' HUP; stty raw -echo; printf 'so far\\033[6n'; head -c 6 >/dev/null; touch '" + started + "'; while :; do sleep 0.02; done");
        Await.until(() -> Files.exists(started), () -> "not started");
        // The answer to its question came, so what it printed before has been read.
        process.destroy();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(process.exitValue()).isEqualTo(143);
        assertThat(dump).hasContent("so far\n\n");
        Await.until(() -> Files.exists(hungUp), () -> "not hung up");
    }
}
