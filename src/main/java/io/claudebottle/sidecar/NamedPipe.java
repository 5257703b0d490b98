package io.claudebottle.sidecar;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Lines that other processes of the same user write into a named pipe. Any number of writers may come and go.
public final class NamedPipe implements AutoCloseable {

    private final Path path;
    private final RandomAccessFile pipe;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean closed;

    private NamedPipe(Path path, RandomAccessFile pipe) {
        this.path = path;
        this.pipe = pipe;
    }

    /// Makes the pipe, for its owner alone, in the place of whatever is there, and listens.
    ///
    /// @param lines hears each line but blank ones, on a thread of its own
    /// @throws IOException when it cannot be made
    public static NamedPipe listen(Path path, Consumer<String> lines) throws IOException {
        make(path);
        // For both directions, so that opening does not wait for a writer and the end of one writer is not the end of the pipe.
        var listening = new NamedPipe(path, new RandomAccessFile(path.toFile(), "rw"));
        Thread.ofPlatform().daemon().name(path.getFileName().toString()).start(() -> listening.read(lines));
        return listening;
    }

    private static void make(Path path) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        Files.deleteIfExists(path);
        try {
            Process made = new ProcessBuilder("mkfifo", "-m", "600", path.toString()).redirectErrorStream(true).start();
            String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!made.waitFor(5, TimeUnit.SECONDS) || made.exitValue() != 0) {
                throw new IOException("the pipe " + path + " cannot be made: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while making the pipe " + path, e);
        }
    }

    private void read(Consumer<String> lines) {
        var reader = new BufferedReader(new InputStreamReader(Channels.newInputStream(pipe.getChannel()), StandardCharsets.UTF_8));
        try {
            for (String line = reader.readLine(); line != null && !closed; line = reader.readLine()) {
                if (!line.isBlank()) {
                    lines.accept(line);
                }
            }
        } catch (IOException e) {
            if (!closed) {
                ended.completeExceptionally(new IOException("the pipe " + path + " broke: " + e.getMessage(), e));
            }
        }
    }

    /// Completes exceptionally when it broke, normally after [#close].
    public CompletionStage<Void> ended() {
        return ended;
    }

    @Override
    public void close() {
        closed = true;
        try {
            // Wakes the reader, which a close alone would leave waiting for ever.
            pipe.write('\n');
            pipe.close();
            Files.deleteIfExists(path);
        } catch (IOException gone) {
            // It is going either way.
        }
        ended.complete(null);
    }
}
