package io.claudebottle.terminal;

import io.claudebottle.terminal.emulator.Emulator;
import io.claudebottle.terminal.model.HistoryFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes what scrolls off a terminal to a file, on a thread of its own, until it is closed. Where nothing can be written the terminal goes on
/// without.
final class HistoryKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryKeeper.class);

    /// What is printed within it is written together.
    private static final Duration GATHER = Duration.ofMillis(250);

    private static final String LEFT_OUT = "[a line that looks like a secret was not kept]";

    private final Path file;
    private final long limit;
    private final Predicate<String> keep;
    private final Emulator emulator;
    private final Semaphore changes = new Semaphore(0);
    private final Thread writer;
    private volatile boolean closing;

    /// @param keep says of a line whether it may be written
    HistoryKeeper(Path file, long limit, Predicate<String> keep, Emulator emulator, boolean restore) {
        this.file = file;
        this.limit = limit;
        this.keep = keep;
        this.emulator = emulator;
        writer = Thread.ofVirtual().name("terminal-history").unstarted(() -> run(restore));
    }

    void start() {
        writer.start();
    }

    /// For any thread, at any rate.
    void changed() {
        if (changes.availablePermits() == 0) {
            changes.release();
        }
    }

    private void run(boolean restore) {
        if (!Files.isDirectory(file.toAbsolutePath().getParent())) {
            return;
        }
        try (var history = new HistoryFile(file, limit, keep.negate(), LEFT_OUT)) {
            if (restore) {
                restore(history);
            }
            while (!closing) {
                changes.acquire();
                changes.drainPermits();
                // Until it is closed, or a moment has passed.
                changes.tryAcquire(Integer.MAX_VALUE, GATHER.toNanos(), TimeUnit.NANOSECONDS);
                write(history, false);
            }
            write(history, true);
        } catch (IOException e) {
            LOG.warn("The terminal's history is not kept in {}: {}", file, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void restore(HistoryFile history) throws IOException {
        emulator.lock().lock();
        try {
            history.load(emulator.history(), emulator.columns());
            emulator.touch();
        } finally {
            emulator.lock().unlock();
        }
    }

    private void write(HistoryFile history, boolean last) throws IOException {
        HistoryFile.Batch batch;
        do {
            batch = collect(history, false);
            history.write(batch);
        } while (batch.hasMore());
        if (last && Files.exists(file)) {
            history.write(collect(history, true));
        }
    }

    private HistoryFile.Batch collect(HistoryFile history, boolean last) {
        emulator.lock().lock();
        try {
            return emulator.collect(history, last);
        } finally {
            emulator.lock().unlock();
        }
    }

    /// Writes what is left, on its own thread.
    @Override
    public void close() {
        closing = true;
        changes.release();
    }
}
