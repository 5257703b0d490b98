package io.claudebottle.terminal.esctest;

import io.claudebottle.terminal.EmulatedProgram;
import io.claudebottle.terminal.emulator.EmulatorOptions;
import io.claudebottle.terminal.pty.ChildEnvironment;
import io.claudebottle.terminal.pty.LinuxPtyLauncher;
import java.nio.file.Path;
import java.util.List;

/// Runs a command in an emulator without a window or a toolkit, with the reports that test suites need, and prints the screen it left.
public final class EmulatorHost {

    private EmulatorHost() {}

    public static void main(String[] argv) throws Exception {
        int columns = 80;
        int rows = 25;
        var pty = new LinuxPtyLauncher().start(List.of(argv), ChildEnvironment.of(System.getenv()), Path.of("").toAbsolutePath(), columns, rows);
        var options = EmulatorOptions.of("Claude Bottle", "test").withReports(true);
        int code;
        try (var program = new EmulatedProgram(pty, columns, rows, options, EmulatedProgram.Tap.NONE)) {
            code = program.awaitExit();
            program.screen().forEach(System.out::println);
        }
        System.exit(code);
    }
}
