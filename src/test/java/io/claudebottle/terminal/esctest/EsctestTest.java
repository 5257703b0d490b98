package io.claudebottle.terminal.esctest;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.terminal.EmulatedProgram;
import io.claudebottle.terminal.emulator.EmulatorOptions;
import io.claudebottle.terminal.pty.ChildEnvironment;
import io.claudebottle.terminal.pty.LinuxPtyLauncher;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The suite is not ours to keep: `CLAUDE_BOTTLE_ESCTEST` names a directory with esctest2's `esctest.py`. What it passed once is in
/// `passed.txt` and may not be lost.
@Tag("terminal")
class EsctestTest {

    private static final int COLUMNS = 80;
    private static final int ROWS = 25;
    private static final String RUN = "Run test: ";

    @TempDir
    private Path directory;

    @Test
    void whatPassedOncePasses() throws Exception {
        String suite = System.getenv().getOrDefault("CLAUDE_BOTTLE_ESCTEST", "");
        Assumptions.assumeFalse(suite.isEmpty(), "CLAUDE_BOTTLE_ESCTEST names no directory with esctest2's esctest.py");
        Path log = directory.resolve("log");
        List<String> argv = List.of(
                "python3", "esctest.py", "--expected-terminal=xterm", "--max-vt-level=4", "--options", "xtermWinopsEnabled",
                "--xterm-reverse-wrap=383", "--timeout=1", "--no-print-logs", "--logfile", log.toString());
        var pty = new LinuxPtyLauncher().start(argv, ChildEnvironment.of(System.getenv()), Path.of(suite), COLUMNS, ROWS);
        try (var program = new EmulatedProgram(
                pty, COLUMNS, ROWS, EmulatorOptions.of("Claude Bottle", "1").withReports(true), EmulatedProgram.Tap.NONE)) {
            program.awaitExit();
        }
        TreeSet<String> passed = passed(Files.readAllLines(log, StandardCharsets.ISO_8859_1));
        System.out.println(passed.size() + " tests of esctest2 pass");
        Files.write(Files.createDirectories(Path.of("target", "esctest")).resolve("passed.txt"), passed);

        var lost = new TreeSet<>(passedOnce());
        lost.removeAll(passed);
        assertThat(lost).as("passed once and not now").isEmpty();
    }

    private static TreeSet<String> passed(List<String> log) {
        var passed = new TreeSet<String>();
        String test = "";
        for (String line : log) {
            if (line.startsWith(RUN)) {
                test = line.substring(RUN.length()).strip();
            } else if (line.startsWith("Passed.")) {
                passed.add(test);
            }
        }
        return passed;
    }

    private static List<String> passedOnce() throws IOException {
        try (InputStream in = Objects.requireNonNull(EsctestTest.class.getResourceAsStream("/io/claudebottle/terminal/esctest/passed.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
        }
    }
}
