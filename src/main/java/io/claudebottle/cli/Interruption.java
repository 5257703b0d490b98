package io.claudebottle.cli;

import java.util.Optional;
import java.util.concurrent.CancellationException;

/// Undoes what was begun when the operator presses Ctrl-C or hangs up before a bottle runs. Without it, an identity's state or half
/// a launch would stay behind: the virtual machine does not unwind its threads when it is told to end.
final class Interruption implements AutoCloseable {

    private final Thread hook = new Thread(this::fire, "undo-on-interrupt");
    private Optional<Runnable> undo = Optional.empty();
    private boolean fired;

    Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// From now on this is what an interruption does; it replaces what was set before.
    ///
    /// @throws CancellationException when the interruption came first and has undone everything
    synchronized void undoBy(Runnable action) {
        if (fired) {
            throw new CancellationException("interrupted");
        }
        undo = Optional.of(action);
    }

    private void fire() {
        Optional<Runnable> action;
        synchronized (this) {
            fired = true;
            action = undo;
        }
        action.ifPresent(Runnable::run);
    }

    /// From now on an interruption undoes nothing: the bottle's life is its own.
    @Override
    public void close() {
        synchronized (this) {
            undo = Optional.empty();
            if (fired) {
                return;
            }
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // too late to take the hook away, and it finds nothing to undo
        }
    }
}
