package io.claudebottle.app;

import io.claudebottle.backend.Bottle;
import io.claudebottle.session.SessionStatus;
import io.claudebottle.session.Settled;
import io.claudebottle.terminal.view.FileIntake;
import io.claudebottle.terminal.pty.Pty;
import java.util.List;

/// What the window asks of the claude in a bottle. Every call may block.
public interface ClaudeSessions {

    /// In front of the bottle's claude: it is started, found again if it runs, or continued if it has ended.
    Pty open(Bottle bottle, boolean remoteControl, int columns, int rows);

    SessionStatus status(Bottle bottle);

    /// Ends the claude that runs in the bottle, if one does; the bottle goes on.
    void endClaude(Bottle bottle);

    /// Copies files, folders and pictures of the operator into the bottle.
    ///
    /// @return the paths that the agent knows them by, in the same order
    List<String> bringIn(Bottle bottle, List<FileIntake.Item> items);

    /// Ends the bottle and settles its state.
    Settled end(Bottle bottle);
}
