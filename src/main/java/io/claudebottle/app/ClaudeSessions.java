package io.claudebottle.app;

import io.claudebottle.backend.Bottle;
import io.claudebottle.terminal.Pty;
import java.util.OptionalInt;

/// What the window asks of the sessions in bottles. Every call may block.
public interface ClaudeSessions {

    /// Attaches to the claude that runs in the bottle, or starts one.
    Pty open(Bottle bottle, boolean remoteControl, int columns, int rows);

    /// Whether claude runs there now.
    boolean running(Bottle bottle);

    /// The code that the last claude ended with; empty while it runs, and where nobody recorded it.
    OptionalInt exitCode(Bottle bottle);

    /// Ends the claude that runs in the bottle, if any; the bottle goes on.
    void endClaude(Bottle bottle);

    /// Ends the bottle and settles its state.
    void stop(Bottle bottle);
}
