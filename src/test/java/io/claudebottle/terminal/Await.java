package io.claudebottle.terminal;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for a condition, with a deadline.
public final class Await {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration STEP = Duration.ofMillis(10);

    private Await() {}

    /// @param state what to show when the condition never comes
    public static void until(BooleanSupplier condition, Supplier<?> state) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + DEADLINE + "; now: " + state.get());
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
    }
}
