package io.claudebottle.cli;

import io.claudebottle.terminal.connection.EmulatorReceiver;
import io.claudebottle.terminal.connection.TerminalConnection;
import io.claudebottle.terminal.emulator.Emulator;
import io.claudebottle.terminal.emulator.EmulatorOptions;
import io.claudebottle.terminal.emulator.TerminalEvent;
import io.claudebottle.terminal.model.Frame;
import io.claudebottle.terminal.pty.Pty;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A command in a terminal that nobody looks at: the emulator without a window, and no class of one.
final class HeadlessTerminal implements Emulator.Host {

    private final Emulator emulator;
    private volatile @Nullable TerminalConnection connection;

    HeadlessTerminal(int columns, int rows, boolean reports) {
        emulator = new Emulator(columns, rows, EmulatorOptions.of(Cli.NAME, Version.number()).withReports(reports), this);
    }

    /// Runs the child to its end.
    ///
    /// @return its exit code
    /// @throws IOException when it cannot be started
    int run(Pty.Launcher launcher, TerminalRun run) throws IOException, InterruptedException {
        Pty pty = launcher.start(run.command(), run.environment(), run.workingDirectory(), run.columns(), run.rows());
        try (var connected = new TerminalConnection(pty, new LastScreen(emulator), _ -> {})) {
            connection = connected;
            connected.start();
            return connected.exit().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the terminal failed", e.getCause());
        }
    }

    /// What is on the screen. An update that its program has not finished is waited for, as long as a window would.
    Frame screen() {
        var frame = new Frame();
        for (long patience = copyTo(frame); patience > 0; patience = copyTo(frame)) {
            LockSupport.parkNanos(patience);
        }
        return frame;
    }

    private long copyTo(Frame frame) {
        emulator.lock().lock();
        try {
            return emulator.copyTo(frame);
        } finally {
            emulator.lock().unlock();
        }
    }

    /// A child that does not read its answers gets no more of them.
    @Override
    public void reply(byte[] answer) {
        TerminalConnection current = connection;
        if (current != null) {
            current.reply(answer);
        }
    }

    /// The emulator has the size already.
    @Override
    public void resizeRequested(int columns, int rows) {
        TerminalConnection current = connection;
        if (current != null) {
            current.resize(columns, rows, 0, 0);
        }
    }

    @Override
    public void event(TerminalEvent event) {
        // There is nobody to tell.
    }

    /// Left as the child left it: its alternate screen is what is asked for.
    private static final class LastScreen extends EmulatorReceiver {

        LastScreen(Emulator emulator) {
            super(emulator);
        }

        @Override
        public void resetModes() {
            // No child comes after this one.
        }
    }
}
