package io.claudebottle.cli;

import io.claudebottle.backend.LaunchProgress;
import java.util.concurrent.atomic.AtomicReference;

/// A launch told on stderr: its stages as sentences, a tool's own lines indented below.
final class ProgressWords implements LaunchProgress {

    private static final Runnable NOTHING = () -> {};

    private final Output output;
    private final AtomicReference<Runnable> interrupt = new AtomicReference<>(NOTHING);
    private volatile boolean cancelled;

    ProgressWords(Output output) {
        this.output = output;
    }

    @Override
    public void stage(Stage stage) {
        output.say(stage.title());
    }

    @Override
    public void log(String line) {
        output.line("  " + line);
    }

    @Override
    public boolean cancelled() {
        return cancelled;
    }

    @Override
    public void onCancel(Runnable action) {
        interrupt.set(action);
        if (cancelled) {
            interruptOnce();
        }
    }

    /// Called from another thread than the launch's.
    void cancel() {
        cancelled = true;
        interruptOnce();
    }

    private void interruptOnce() {
        interrupt.getAndSet(NOTHING).run();
    }
}
