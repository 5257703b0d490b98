package io.claudebottle.terminal.view;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;

/// Ticks about twice a second while it runs, on the FX thread. It is no animation of the toolkit's: while one of those runs, the toolkit
/// computes sixty frames a second, which is three percent of a core for a cursor.
final class BlinkClock {

    private static final Duration HALF = Duration.ofMillis(530);

    private final Executor later = CompletableFuture.delayedExecutor(HALF.toMillis(), TimeUnit.MILLISECONDS);
    private final Runnable tick;
    /// Ticks of an earlier start find another number and are dropped.
    private int start;

    BlinkClock(Runnable tick) {
        this.tick = tick;
    }

    /// Counts from now.
    void restart() {
        schedule(++start);
    }

    void stop() {
        start++;
    }

    private void schedule(int mine) {
        later.execute(() -> Platform.runLater(() -> {
            if (mine == start) {
                tick.run();
                schedule(mine);
            }
        }));
    }
}
