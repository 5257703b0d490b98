package io.claudebottle.cli;

import java.io.PrintStream;
import java.util.Optional;

/// The operator at a terminal, as far as a verb talks with them. Data never goes this way.
public interface Terminal {

    /// The terminal that this process was started in.
    ///
    /// @param err where questions are written
    static Terminal ofProcess(PrintStream err) {
        return PosixTerminal.isSupported() ? new PosixTerminal(err) : new ConsoleTerminal(err, Optional.ofNullable(System.console()));
    }

    /// Whether a question can be seen and answered. What is shown before a question goes to stderr, so a stderr that leads into a
    /// file means no: nobody may agree to what they cannot see.
    boolean canAsk();

    /// Whether claude can run here: both its input and its output would be a terminal.
    boolean canShowClaude();

    /// Asks on stderr and reads one line from the terminal itself, so that a pipe on stdin can never answer.
    ///
    /// @return the line without its end, or empty when the operator closed the input (Ctrl-D)
    Optional<String> ask(String prompt);

    /// The same without showing what is typed.
    Optional<String> askSecret(String prompt);
}
