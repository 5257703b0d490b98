package io.claudebottle.cli;

import io.claudebottle.terminal.pty.Pty;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The command line never makes a pseudo-terminal: it is in one.
final class NoPty implements Pty.Launcher {
    @Override
    public Pty start(List<String> argv, Map<String, String> environment, Path workingDirectory, int columns, int rows) {
        throw new AssertionError("a verb opened a pseudo-terminal: " + argv);
    }
}
