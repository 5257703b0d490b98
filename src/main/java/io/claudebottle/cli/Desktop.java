package io.claudebottle.cli;

import io.claudebottle.session.Workbench;

/// The window, as seen from the command line, which must not load a class of it before it is asked for.
public interface Desktop {

    /// Whether a window could be shown here.
    boolean isPresent();

    /// Shows the window and returns when the operator has closed it.
    void open(Workbench workbench);
}
