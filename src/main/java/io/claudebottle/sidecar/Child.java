package io.claudebottle.sidecar;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A program that a daemon runs for as long as it lives: its lines are heard, its death is noticed, its end is orderly.
public final class Child implements AutoCloseable {

    /// Less than the bundle's own grace, so that the bundle is not killed while it waits.
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final String name;
    private final Process process;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean closing;

    private Child(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /// @param name for messages
    /// @param environment complete: nothing is inherited
    /// @param lines hears both of its streams, on a thread of its own
    /// @throws IOException when it cannot be started
    public static Child start(String name, List<String> argv, Map<String, String> environment, Consumer<String> lines) throws IOException {
        var builder = new ProcessBuilder(argv).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        var child = new Child(name, builder.start());
        child.process.getOutputStream().close();
        Thread.ofVirtual().name(name).start(() -> child.listen(lines));
        child.process.onExit().thenAccept(child::exited);
        return child;
    }

    private void listen(Consumer<String> lines) {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(lines);
        } catch (IOException | java.io.UncheckedIOException gone) {
            // Its exit says what there is to say.
        }
    }

    private void exited(Process gone) {
        if (closing) {
            ended.complete(null);
        } else {
            ended.completeExceptionally(new IOException(name + " ended with code " + gone.exitValue()));
        }
    }

    public long pid() {
        return process.pid();
    }

    /// Completes exceptionally when it died of itself, normally after [#close].
    public CompletionStage<Void> ended() {
        return ended;
    }

    /// SIGTERM, then SIGKILL for it and whatever it started.
    @Override
    public void close() {
        closing = true;
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
        ended.complete(null);
    }
}
