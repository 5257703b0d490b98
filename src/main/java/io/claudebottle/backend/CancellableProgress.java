package io.claudebottle.backend;

import java.util.concurrent.atomic.AtomicReference;

/// The brake of a launch, for whoever shows one.
public abstract class CancellableProgress implements LaunchProgress {

    private static final Runnable NOTHING = () -> {};

    private final AtomicReference<Runnable> interrupt = new AtomicReference<>(NOTHING);
    private volatile boolean cancelled;

    @Override
    public final boolean cancelled() {
        return cancelled;
    }

    /// A step that begins after the operator asked to stop is interrupted at once: it could not know.
    @Override
    public final void onCancel(Runnable step) {
        interrupt.set(step);
        if (cancelled) {
            interruptOnce();
        }
    }

    /// Called from another thread than the launch's; may block as long as the interruption does.
    public final void cancel() {
        cancelled = true;
        interruptOnce();
    }

    private void interruptOnce() {
        interrupt.getAndSet(NOTHING).run();
    }
}
