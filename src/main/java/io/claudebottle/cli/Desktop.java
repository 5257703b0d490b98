package io.claudebottle.cli;

import io.claudebottle.problem.Problem;
import io.claudebottle.session.Workbench;

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
}
