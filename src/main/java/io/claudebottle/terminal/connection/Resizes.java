package io.claudebottle.terminal.connection;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Sizes on their way while a window is dragged: the first is delivered at once, then the last of every [#INTERVAL]. A program draws
/// itself anew for each that it hears of.
final class Resizes {

    static final Duration INTERVAL = Duration.ofMillis(30);

    record Size(int columns, int rows, int cellWidth, int cellHeight) {}

    /// Takes a size; called by one thread at a time.
    interface Delivery {
        void resize(Size size);
    }

    private final Delivery delivery;
    private @Nullable Size wanted;
    private boolean delivering;

    Resizes(Delivery delivery) {
        this.delivery = delivery;
    }

    synchronized void request(Size size) {
        wanted = size;
        if (!delivering) {
            delivering = true;
            Thread.ofVirtual().name("terminal-resize").start(this::deliver);
        }
    }

    private void deliver() {
        for (Size size = next(); size != null; size = next()) {
            delivery.resize(size);
            try {
                Thread.sleep(INTERVAL);
            } catch (InterruptedException nobodyInterruptsIt) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized @Nullable Size next() {
        Size next = wanted;
        wanted = null;
        delivering = next != null;
        return next;
    }
}
