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

    /// What the child prints. Reads block; read it from a platform thread. It ends when the last process that has the terminal open has
    /// gone, or with [#close], which also ends a read under way.
    InputStream output();

    /// What the child reads. A write blocks for as long as the child takes nothing, and fails with [#close].
    OutputStream input();

    /// Tells the child how big its terminal is now. It is signalled (SIGWINCH) when that has changed.
    void resize(int columns, int rows) throws IOException;

    /// The same with the size in pixels, for programs that draw pictures. Only kept where the way of making pseudo-terminals can.
    default void resize(int columns, int rows, int widthPx, int heightPx) throws IOException {
        resize(columns, rows);
    }

    /// Completes with the exit code when the child has ended; death by a signal is 128 plus its number. What the child has printed
    /// may still have to be read then.
    CompletableFuture<Integer> exit();

    long pid();

    /// Hangs up: the child gets SIGHUP. What it leads to is the child's own business.
    @Override
    void close();

    /// Starts children. One implementation a way of making pseudo-terminals.
    interface Launcher {

        /// The best that this system has: without native code of others where that can be.
        static Launcher ofSystem() {
            return LinuxPtyLauncher.isSupported() ? new LinuxPtyLauncher() : new Pty4jLauncher();
        }

        /// @param environment the child's whole environment
        Pty start(List<String> argv, Map<String, String> environment, Path workingDirectory, int columns, int rows)
                throws IOException;
    }
}
