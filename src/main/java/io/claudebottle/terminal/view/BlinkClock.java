package io.claudebottle.terminal.view;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;

/// Ticks about twice a second for ten seconds, on the FX thread: who has looked away for so long finds the cursor without its blinking, and a
/// window that is left alone costs nothing. It is no animation of the toolkit's: while one of those runs, the toolkit
/// computes sixty frames a second, which is three percent of a core for a cursor.
final class BlinkClock {

    private static final Duration HALF = Duration.ofMillis(530);

    /// An even number, so that what blinks is to be seen at the end.
    private static final int TICKS = 20;

    private final Executor later = CompletableFuture.delayedExecutor(HALF.toMillis(), TimeUnit.MILLISECONDS);
    private final Runnable tick;
    /// Ticks of an earlier start find another number and are dropped.
    private int start;

    BlinkClock(Runnable tick) {
        this.tick = tick;
    }

    /// Counts from now.
    void restart() {
        schedule(++start, TICKS);
    }

    void stop() {
        start++;
    }

    private void schedule(int mine, int left) {
        later.execute(() -> Platform.runLater(() -> {
            if (mine == start) {
                tick.run();
                if (left > 1) {
                    schedule(mine, left - 1);
                }
            }
        }));
    }
}
