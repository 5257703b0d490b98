package io.claudebottle.sidecar.gitgate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Runs programs to their end, each with a time limit and none able to fill the memory with what it says.
final class Tools implements AutoCloseable {

    /// More than enough for what git and ssh have to say.
    private static final int MAX_OUTPUT = 64 * 1024;

    private static final Duration ORDERLY = Duration.ofSeconds(2);

    /// When the container runs out of memory, a scan or a fetch is to die of it and not the bundle's first process.
    private static final List<String> EXPENDABLE =
            List.of("sh", "-c", "echo 500 2>/dev/null >/proc/self/oom_score_adj; exec \"$@\"", "sh");

    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /// @param argv program and arguments
    /// @param environment complete: nothing is inherited
    /// @param input for its standard input
    record Job(List<String> argv, Map<String, String> environment, Path directory, Feed input, Duration timeout) {}

    /// Writes what a program reads.
    @FunctionalInterface
    interface Feed {

        Feed NOTHING = _ -> {};

        void writeTo(OutputStream standardInput) throws IOException;

        static Feed of(String text) {
            return standardInput -> standardInput.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /// @param code 128 + signal when it was killed
    /// @param timedOut whether it was killed because it took too long
    /// @param output both streams, or standard error only when the other one was read elsewhere
    record Outcome(int code, boolean timedOut, String output) {
        boolean succeeded() {
            return code == 0 && !timedOut;
        }
    }

    /// Reads a program's standard output while it runs.
    @FunctionalInterface
    interface Reader {
        void read(InputStream output) throws IOException;
    }

    static List<String> expendable(List<String> argv) {
        List<String> whole = new ArrayList<>(EXPENDABLE);
        whole.addAll(argv);
        return whole;
    }

    /// Runs it with both streams in one.
    ///
    /// @throws IOException when it cannot be started
    Outcome run(Job job) throws IOException {
        return run(job, true, _ -> {});
    }

    /// Runs it with its standard output going to a reader. What the reader leaves is thrown away.
    ///
    /// @throws IOException when it cannot be started or the reader fails; then it has been ended
    Outcome pipe(Job job, Reader reader) throws IOException {
        return run(job, false, reader);
    }

    private Outcome run(Job job, boolean merged, Reader reader) throws IOException {
        var builder = new ProcessBuilder(expendable(job.argv())).directory(job.directory().toFile()).redirectErrorStream(merged);
        builder.environment().clear();
        builder.environment().putAll(job.environment());
        Process process = builder.start();
        running.add(process);
        var late = new AtomicBoolean();
        try {
            if (closed) {
                throw new IOException("the gate is closing");
            }
            Thread.ofPlatform().daemon().name("limit").start(() -> limit(process, job.timeout(), late));
            Thread.ofPlatform().daemon().name("input").start(() -> feed(process, job.input()));
            if (merged) {
                String output = text(process.getInputStream());
                return new Outcome(process.waitFor(), late.get(), output);
            }
            var errors = new StringBuilder();
            Thread listener = Thread.ofPlatform().daemon().name("errors").start(() -> errors.append(quietText(process.getErrorStream())));
            try (InputStream output = process.getInputStream()) {
                reader.read(output);
                output.transferTo(OutputStream.nullOutputStream());
            }
            listener.join();
            return new Outcome(process.waitFor(), late.get(), errors.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            end(process);
            running.remove(process);
        }
    }

    private static void limit(Process process, Duration timeout, AtomicBoolean late) {
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                late.set(true);
                end(process);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void feed(Process process, Feed input) {
        try (OutputStream standardInput = process.getOutputStream()) {
            input.writeTo(standardInput);
        } catch (IOException gone) {
            // It ended without wanting it; its code says more.
        }
    }

    private static String quietText(InputStream stream) {
        try {
            return text(stream);
        } catch (IOException | UncheckedIOException gone) {
            return "";
        }
    }

    /// The beginning of it; the rest is read and dropped.
    private static String text(InputStream stream) throws IOException {
        byte[] kept = stream.readNBytes(MAX_OUTPUT);
        stream.transferTo(OutputStream.nullOutputStream());
        return new String(kept, StandardCharsets.UTF_8);
    }

    /// In an orderly way where it takes that: git removes its locks then. Goes through handles, because ending a process itself would
    /// close the streams under whoever reads them.
    private static void end(Process process) {
        if (!process.isAlive()) {
            return;
        }
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroy);
        try {
            process.waitFor(ORDERLY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // What it started would hold on to the pipes.
        all.forEach(ProcessHandle::destroyForcibly);
    }

    /// Ends whatever runs and starts nothing more.
    @Override
    public void close() {
        closed = true;
        running.parallelStream().forEach(Tools::end);
    }
}
