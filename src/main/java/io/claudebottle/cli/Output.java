package io.claudebottle.cli;

import io.claudebottle.problem.Printable;
import io.claudebottle.problem.Problem;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;

/// The two streams of a verb: data on stdout, words on stderr. Whatever is said may come from a cloned repository or a build log, so
/// control characters are shown, never obeyed.
public final class Output {

    static final String PREFIX = "claude-bottle: ";

    private final PrintStream out;
    private final PrintStream err;

    public Output(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    PrintWriter dataWriter() {
        return new PrintWriter(out, true);
    }

    PrintWriter wordsWriter() {
        return new PrintWriter(err, true);
    }

    /// Where data goes, for what writes more than lines.
    OutputStream dataStream() {
        return out;
    }

    void trace(Throwable problem) {
        problem.printStackTrace(err);
    }

    /// One line of the answer.
    void data(String line) {
        out.println(line);
    }

    /// Whether nobody reads the answer any more, as behind `head`.
    boolean isBroken() {
        return out.checkError();
    }

    /// Bytes of another program, as they came.
    void passThrough(String stdout, String stderr) {
        out.print(stdout);
        out.flush();
        err.print(stderr);
        err.flush();
    }

    /// One line to the operator.
    void say(String words) {
        err.println(PREFIX + Printable.of(words));
    }

    /// One line without the prefix, as part of a longer text.
    void line(String words) {
        err.println(Printable.of(words));
    }

    void blankLine() {
        err.println();
    }

    /// What failed, what to do, and the end of what the failed command said.
    public void report(Problem problem) {
        problem.what().lines().forEach(this::say);
        problem.fix().lines().forEach(this::say);
        if (!problem.command().isEmpty()) {
            say("command: " + String.join(" ", problem.command()));
        }
        problem.evidence().forEach(evidence -> line("  " + evidence));
    }
}
