package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.ActiveAgent;
import io.claudebottle.problem.ProblemException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells when bottles come, go or lose their sidecars. Looks at a few small files of the kernel twice a second, since no daemon tells; that
/// takes no process and, for fifty bottles, less than two milliseconds.
final class BottleWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BottleWatch.class);

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
        Optional<List<ActiveAgent>> before = Optional.empty();
        try {
            while (true) {
                Optional<List<ActiveAgent>> now = active();
                // The first look is told too: whoever listens may have asked just before it.
                if (now.isPresent() && !now.equals(before)) {
                    changed.run();
                    before = now;
                }
                Thread.sleep(PULSE);
            }
        } catch (InterruptedException closed) {
            // Nobody listens any more.
        }
    }

    /// Empty when it cannot be seen just now: a directory may go while it is listed, and the next look sees more.
    private Optional<List<ActiveAgent>> active() {
        try {
            return Optional.of(bottles.active());
        } catch (UncheckedIOException | ProblemException e) {
            LOG.debug("bottles cannot be listed: {}", e.toString());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
