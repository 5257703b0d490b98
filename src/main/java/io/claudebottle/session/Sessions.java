package io.claudebottle.session;

import io.claudebottle.backend.Bottle;
import io.claudebottle.state.BottleStates;
import io.claudebottle.terminal.Pty;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// Claude inside running bottles: started under a holder so that the window may go, found again, and settled when it ends.
public final class Sessions {

    private final Pty.Launcher ptys;
    private final BottleStates states;
    private final Map<String, String> environment;
    private final Path workingDirectory;

    /// @param environment of this process; a child gets it, less what belongs to the terminal this process runs in
    public Sessions(Pty.Launcher ptys, BottleStates states, Map<String, String> environment, Path workingDirectory) {
        this.ptys = ptys;
        this.states = states;
        this.environment = environment;
        this.workingDirectory = workingDirectory;
    }
    // attachArgv(bottle, remoteControl), open(bottle, remoteControl, columns, rows), running(bottle), exitCode(bottle), settle(...)
}
