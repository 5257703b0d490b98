package io.claudebottle.cli;

import io.claudebottle.problem.Problem;
import io.claudebottle.session.Workbench;
import io.claudebottle.terminal.model.Frame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

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

    /// Runs a command in a window that is nothing but a terminal, and writes the picture that was asked for. Returns when the command has
    /// ended; closing the window hangs it up.
    ///
    /// @param last takes the last screen
    /// @return the command's exit code
    /// @throws IOException when the command cannot be started
    int runTerminal(TerminalRun run, Consumer<Frame> last) throws IOException, InterruptedException;

    /// Paints a terminal's screen as its window would show it. Needs no display, and ends with the process: there is one toolkit in each.
    ///
    /// @param png where the picture goes
    void paint(Frame frame, Path png);
}
