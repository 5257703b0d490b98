package io.claudebottle.cli;

import io.claudebottle.problem.Problem;
import io.claudebottle.session.Workbench;
import io.claudebottle.terminal.model.Frame;
import java.nio.file.Path;

/// The window, as seen from the command line, which must not load a class of it before it is asked for.
public interface Desktop {

    /// Whether a window could be shown here.
    boolean isPresent();

    /// Shows the window and returns when the operator has closed it.
    ///
    /// @param timing say on stderr when the window was usable
    void open(Workbench workbench, boolean timing);

    /// Shows why there is no window to be had, in a window: whoever started it with a click sees no terminal.
    void showFailure(Problem problem);

    /// Runs a command in a window that is nothing but a terminal, and writes what was asked for of its last screen. Returns when the
    /// command has ended or the operator has closed the window.
    ///
    /// @return the command's exit code
    int runTerminal(TerminalRun run);

    /// Paints a terminal's screen as its window would show it. Needs no display, and ends with the process: there is one toolkit in each.
    ///
    /// @param png where the picture goes
    void paint(Frame frame, Path png);
}
