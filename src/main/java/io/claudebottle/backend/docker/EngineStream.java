package io.claudebottle.backend.docker;

import com.github.dockerjava.api.async.ResultCallback;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// What the engine tells piece by piece. The library's own base class writes every line that breaks into the log with its stack; here
/// it is an answer like others.
abstract class EngineStream<T> implements ResultCallback<T> {

    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private @Nullable Closeable connection;
    private boolean closed;

    @Override
    public void onStart(Closeable opened) {
        synchronized (this) {
            connection = opened;
            if (!closed) {
                return;
            }
        }
        shut(opened);
    }

    @Override
    public void onError(Throwable failure) {
        ended.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        ended.complete(true);
    }

    /// Runs once, when there is nothing more to come, for whatever reason.
    void whenEnded(Runnable action) {
        ended.whenComplete((_, _) -> action.run());
    }

    /// @throws RuntimeException that the library ended the stream with
    /// @throws CancellationException when the calling thread is interrupted
    boolean awaitEnd() {
        try {
            return ended.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for the engine");
        }
    }

    @Override
    public void close() {
        Closeable open;
        synchronized (this) {
            closed = true;
            open = connection;
        }
        ended.complete(true);
        if (open != null) {
            shut(open);
        }
    }

    private static void shut(Closeable open) {
        try {
            open.close();
        } catch (IOException alreadyBroken) {
            // Nobody listens any more, so there is nobody to tell.
        }
    }
}
