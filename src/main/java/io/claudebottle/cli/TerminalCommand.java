package io.claudebottle.cli;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.terminal.model.Frame;
import io.claudebottle.terminal.pty.ChildEnvironment;
import io.claudebottle.terminal.pty.Pty;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "terminal",
        header = "Run any command in the application's terminal, without a bottle.",
        description = {
            "Runs COMMAND on this host, behind a pseudo-terminal, and passes its exit code on. With --headless there is no window, and this "
                    + "process's stdin is left alone; an interruption hangs the command up and still writes the dump."
        },
        footer = {
            "",
            "Examples:",
            "  claude-bottle terminal -- bash -l",
            "  claude-bottle terminal --headless --dump - -- vttest",
            "  claude-bottle terminal --headless --size 120x40 --dump screen.txt --picture screen.png -- ls --color"
        })
final class TerminalCommand implements Callable<Integer> {

    /// Columns and rows.
    record Size(int columns, int rows) {

        static final int MOST = 2000;

        static final class Converter implements ITypeConverter<Size> {
            @Override
            public Size convert(String text) {
                String[] sides = text.split("x", -1);
                if (sides.length == 2 && sides[0].matches("\\d{1,4}") && sides[1].matches("\\d{1,4}")) {
                    int columns = Integer.parseInt(sides[0]);
                    int rows = Integer.parseInt(sides[1]);
                    if (Math.min(columns, rows) >= 1 && Math.max(columns, rows) <= MOST) {
                        return new Size(columns, rows);
                    }
                }
                throw new TypeConversionException("'" + text + "' is no size: give columns and rows between 1 and " + MOST + ", as 80x25");
            }
        }
    }

    private final VerbContext context;
    private final Desktop desktop;

    @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "The command and its arguments, after `--`.")
    private List<String> command = List.of();

    @Option(names = "--headless", description = "Without a window; needs no display.")
    private boolean headless;

    @Option(names = "--size", paramLabel = "CxR", defaultValue = "80x25", converter = Size.Converter.class,
            description = "Columns and rows at the start (default: 80x25).")
    private Size size = new Size(80, 25);

    @Option(names = "--reports", description = "Answer what only test suites ask, as the checksum of a rectangle; a program could read the screen by it.")
    private boolean reports;

    @Option(names = "--dump", paramLabel = "FILE", description = "Write the last screen as text, a line a row; `-` is stdout.")
    private Optional<Path> dump = Optional.empty();

    @Option(names = "--picture", paramLabel = "FILE", description = "Write the last screen as a PNG.")
    private Optional<Path> picture = Optional.empty();

    TerminalCommand(VerbContext context, Desktop desktop) {
        this.context = context;
        this.desktop = desktop;
    }

    @Override
    public Integer call() {
        var run = new TerminalRun(
                command, ChildEnvironment.of(System.getenv()), Path.of("").toAbsolutePath(), size.columns(), size.rows(), reports, dump, picture);
        if (!headless && !desktop.isPresent()) {
            throw new UsageProblem("there is no display here for the terminal's window; run it with --headless");
        }
        try {
            return headless ? runHeadless(run) : desktop.runTerminal(run, this::writeDump);
        } catch (IOException e) {
            throw new ProblemException(Problem.of(e.getMessage(), "Correct the command, which comes after `--`."), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    private int runHeadless(TerminalRun run) throws IOException, InterruptedException {
        var terminal = new HeadlessTerminal(run.columns(), run.rows(), run.reports());
        // The kernel hangs the command up when this process ends.
        try (var interruption = new Interruption()) {
            interruption.undoBy(() -> dumpAsFarAsItWent(terminal));
            int code = terminal.run(Pty.Launcher.ofSystem(), run);
            // From here on the dump is written once, interrupted or not.
            interruption.undoBy(() -> {});
            writeDump(terminal.screen());
            run.picture().ifPresent(file -> desktop.paint(terminal.screen(), file));
            return code;
        }
    }

    /// Nobody is left to catch what goes wrong.
    private void dumpAsFarAsItWent(HeadlessTerminal terminal) {
        try {
            writeDump(terminal.screen());
        } catch (ProblemException e) {
            context.output().report(e.problem());
        }
    }

    private void writeDump(Frame last) {
        if (dump.isEmpty()) {
            return;
        }
        List<String> screen = text(last);
        Path file = dump.get();
        if (file.toString().equals("-")) {
            screen.forEach(context.output()::data);
            return;
        }
        try {
            Files.write(file, screen, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ProblemException(Problem.of("cannot write " + file + ": " + e.getMessage(), "Give another file to --dump."), e);
        }
    }

    private static List<String> text(Frame screen) {
        return IntStream.range(0, screen.rows()).mapToObj(screen::readable).toList();
    }
}
