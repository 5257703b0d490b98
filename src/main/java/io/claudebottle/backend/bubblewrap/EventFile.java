package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.parts.LineAssembler;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Lines that another process appends to a file, as they come: told by the kernel, not by looking again and again.
final class EventFile {

    /// Between two looks at whether the writer lives. What it writes is heard at once.
    private static final long PULSE_MILLIS = 500;

    private static final int PIECE = 64 * 1024;

    private final Path file;

    EventFile(Path file) {
        this.file = file;
    }

    /// Everything until now.
    ///
    /// @throws ProblemException when there is no such file
    void read(Consumer<String> lines) {
        try (var open = new RandomAccessFile(file.toFile(), "r")) {
            drain(open, new LineAssembler(lines));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /// Everything from the first line on, on a thread of its own, until it is closed or the writer has ended.
    ///
    /// @param writing whether the writer lives
    /// @param ended called once when there is nothing more to come
    Closeable follow(BooleanSupplier writing, Consumer<String> lines, Runnable ended) {
        try {
            var open = new RandomAccessFile(file.toFile(), "r");
            WatchService watch = FileSystems.getDefault().newWatchService();
            file.getParent().register(watch, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE);
            Thread follower = Thread.ofVirtual().name("events of " + file.getFileName()).start(() -> {
                try (open; watch) {
                    follow(open, watch, writing, new LineAssembler(lines));
                } catch (IOException | java.nio.file.ClosedWatchServiceException over) {
                    // There is nothing more to come.
                } catch (InterruptedException closed) {
                    return;
                }
                ended.run();
            });
            return follower::interrupt;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private void follow(RandomAccessFile open, WatchService watch, BooleanSupplier writing, LineAssembler lines)
            throws IOException, InterruptedException {
        while (true) {
            // In this order: what a writer said before it ended is heard.
            boolean alive = writing.getAsBoolean();
            drain(open, lines);
            if (!alive || !Files.exists(file)) {
                return;
            }
            WatchKey key = watch.poll(PULSE_MILLIS, TimeUnit.MILLISECONDS);
            if (key != null) {
                key.pollEvents();
                key.reset();
            }
        }
    }

    private static void drain(RandomAccessFile open, LineAssembler lines) throws IOException {
        byte[] piece = new byte[PIECE];
        for (int read = open.read(piece); read > 0; read = open.read(piece)) {
            lines.add(read == PIECE ? piece : java.util.Arrays.copyOf(piece, read));
        }
    }

    /// The end of it.
    List<String> tail(int most) {
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.subList(Math.max(0, lines.size() - most), lines.size());
        } catch (IOException none) {
            return List.of();
        }
    }

    private ProblemException unreadable(IOException e) {
        return new ProblemException(Problem.of("what the sidecars said cannot be read from " + file + ": " + e.getMessage(), "See whether the bottle still runs."), e);
    }
}
