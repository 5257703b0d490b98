package io.claudebottle.backend.bubblewrap;

import java.time.Duration;
import java.util.List;

/// Tells when bottles come, go or lose their sidecars. Looks at a few small files of the kernel twice a second, since no daemon tells; that
/// takes no process and, for fifty bottles, less than two milliseconds.
final class BottleWatch implements AutoCloseable {

    private static final Duration PULSE = Duration.ofMillis(500);

    private final Bottles bottles;
    private final Runnable changed;
    private final Thread thread;

    private BottleWatch(Bottles bottles, Runnable changed) {
        this.bottles = bottles;
        this.changed = changed;
        this.thread = Thread.ofVirtual().name("bubblewrap bottles").unstarted(this::look);
    }

    static BottleWatch start(Bottles bottles, Runnable changed) {
        var watch = new BottleWatch(bottles, changed);
        watch.thread.start();
        return watch;
    }

    private void look() {
        List<?> before = List.of();
        boolean first = true;
        try {
            while (true) {
                List<?> now = bottles.active();
                if (!first && !now.equals(before)) {
                    changed.run();
                }
                before = now;
                first = false;
                Thread.sleep(PULSE);
            }
        } catch (InterruptedException closed) {
            // Nobody listens any more.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
