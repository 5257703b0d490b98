package io.claudebottle.cli;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/// The controlling terminal, `/dev/tty`. It is opened for each question: what a pipe brings on stdin stays in the pipe.
final class PosixTerminal implements Terminal {

    private static final File TTY = new File("/dev/tty");

    private final PrintStream err;

    PosixTerminal(PrintStream err) {
        this.err = err;
    }

    static boolean isSupported() {
        return TTY.exists();
    }

    @Override
    public boolean canAsk() {
        return hasControllingTerminal() && StandardStreams.isTerminal(StandardStreams.STDERR);
    }

    @Override
    public boolean canShowClaude() {
        return StandardStreams.isTerminal(StandardStreams.STDIN) && StandardStreams.isTerminal(StandardStreams.STDOUT);
    }

    /// The file is there on every system; opening it fails where the process has no terminal, as under cron.
    private static boolean hasControllingTerminal() {
        try (var probe = new FileInputStream(TTY)) {
            return probe.getFD().valid();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Optional<String> ask(String prompt) {
        err.print(prompt);
        err.flush();
        return readLine();
    }

    @Override
    public Optional<String> askSecret(String prompt) {
        try (var interruption = new Interruption()) {
            // an interrupted question must not leave the operator's shell without echo
            interruption.undoBy(() -> stty("echo"));
            stty("-echo");
            try {
                return ask(prompt);
            } finally {
                stty("echo");
                err.println();
            }
        }
    }

    /// The terminal hands over whole lines, so one byte at a time takes nothing that belongs to whoever reads next.
    private static Optional<String> readLine() {
        try (InputStream tty = new FileInputStream(TTY)) {
            var line = new ByteArrayOutputStream();
            for (int next = tty.read(); next != '\n'; next = tty.read()) {
                if (next < 0) {
                    return line.size() == 0 ? Optional.empty() : Optional.of(text(line));
                }
                line.write(next);
            }
            return Optional.of(text(line));
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("cannot read from the terminal: " + e.getMessage(), "Run it in a terminal, or give --yes."), e);
        }
    }

    private static String text(ByteArrayOutputStream line) {
        return line.toString(Charset.forName(System.getProperty("native.encoding", "UTF-8")));
    }

    private static void stty(String mode) {
        try {
            Process stty = new ProcessBuilder(List.of("stty", mode)).redirectInput(TTY).start();
            if (stty.waitFor() != 0) {
                throw new IOException(new String(stty.getErrorStream().readAllBytes(), Charset.defaultCharset()).strip());
            }
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("cannot switch the terminal's echo: " + e.getMessage(),
                            "Give the value as an environment variable together with --yes."), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while switching the terminal's echo", e);
        }
    }
}
