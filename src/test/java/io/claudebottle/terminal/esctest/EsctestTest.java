package io.claudebottle.terminal.esctest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.claudebottle.terminal.EmulatedProgram;
import io.claudebottle.terminal.emulator.EmulatorOptions;
import io.claudebottle.terminal.pty.ChildEnvironment;
import io.claudebottle.terminal.pty.LinuxPtyLauncher;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs esctest2 when [#COPY] says where its directory `esctest` is.
@Tag("terminal")
class EsctestTest {

    private static final String COPY = "CLAUDE_BOTTLE_ESCTEST";
    private static final Path PASSED = Path.of("src/test/resources/terminal/esctest/passed.txt");
    private static final Pattern VERDICT = Pattern.compile("Run test: (\\S+)|^(Passed\\.)");

    @TempDir
    private Path directory;

    @Test
    void noTestThatPassedOnceFailsAgain() throws Exception {
        String copy = System.getenv(COPY);
        assumeTrue(copy != null, COPY + " does not name a copy of esctest2");
        Path log = directory.resolve("log");
        // The width of a wide character is not asked: the suite expects that of a locale without any.
        var command = List.of(
                "python3", "esctest.py", "--expected-terminal=xterm", "--max-vt-level=4", "--xterm-reverse-wrap=383", "--timeout=0.4",
                "--no-print-logs", "--logfile", log.toString(), "--options", "xtermWinopsEnabled", "disableWideChars");
        var pty = new LinuxPtyLauncher().start(command, ChildEnvironment.of(System.getenv()), Path.of(copy), 80, 25);
        var options = EmulatorOptions.of("Claude Bottle", "test").withReports(true);
        try (var program = new EmulatedProgram(pty, 80, 25, options, EmulatedProgram.Tap.NONE)) {
            program.awaitExit();
        }
        assertThat(passed(log)).containsAll(Files.readAllLines(PASSED));
    }

    private static List<String> passed(Path log) throws Exception {
        List<String> passed = new ArrayList<>();
        String running = "";
        for (String line : Files.readString(log, StandardCharsets.ISO_8859_1).split("\n")) {
            var verdict = VERDICT.matcher(line.strip());
            if (verdict.find()) {
                if (verdict.group(1) != null) {
                    running = verdict.group(1);
                } else {
                    passed.add(running);
                }
            }
        }
        return passed;
    }
}
