package io.claudebottle.terminal.pty;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// A child process behind a pseudo-terminal.
public interface Pty extends AutoCloseable {

    /// What the child prints. Reads block; read it from a platform thread.
    InputStream output();

    /// What the child reads.
    OutputStream input();

    void resize(int columns, int rows) throws IOException;

    /// Completes with the exit code when the child has ended.
    CompletableFuture<Integer> exit();

    long pid();

    /// Hangs up: the child gets SIGHUP. What it leads to is the child's own business.
    @Override
    void close();

    /// Starts children. One implementation a way of making pseudo-terminals.
    interface Launcher {
        /// @param environment the child's whole environment
        Pty start(List<String> argv, Map<String, String> environment, Path workingDirectory, int columns, int rows)
                throws IOException;
    }
}
