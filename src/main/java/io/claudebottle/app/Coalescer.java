package io.claudebottle.app;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/// Turns a burst of calls into one: an action runs a fixed time after the first call of a burst, and never more often than once in that time.
/// The last call is never lost.
public final class Coalescer {

    private final Duration gap;
    private final Function<Duration, Executor> delayed;
    private final Runnable action;
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /// @param delayed an executor that starts what it is given after that time
    public Coalescer(Duration gap, Function<Duration, Executor> delayed, Runnable action) {
        this.gap = gap;
        this.delayed = delayed;
        this.action = action;
    }

    /// Executors that wait on the JDK's own timer and then run on `executor`.
    public static Function<Duration, Executor> timer(Executor executor) {
        return wait -> CompletableFuture.delayedExecutor(wait.toNanos(), TimeUnit.NANOSECONDS, executor);
    }

    /// Asks for the action. May be called from any thread.
    public void request() {
        if (scheduled.compareAndSet(false, true)) {
            delayed.apply(gap).execute(() -> {
                scheduled.set(false);
                action.run();
            });
        }
    }
}
