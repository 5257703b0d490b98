package io.claudebottle.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.parts.Declared;
import io.claudebottle.terminal.Await;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The agents view is told, it never asks, whatever bottles are made of.
///
/// @param <R> the backend, for real
@Tag("integration")
public abstract class WatchContract<R extends RealBackend<?, ?>> {

    @TempDir
    protected Path root;

    protected abstract R connect(Path root, Map<String, String> overlay);

    protected static void eventually(String what, AtomicInteger changes, int moreThan) {
        Await.until(() -> changes.get() > moreThan, () -> what + ": " + changes);
    }

    /// Who begins to listen is told once: what it knows may be older.
    @Test
    void startAndEndOfABottleArePushed() throws Exception {
        var changes = new AtomicInteger();
        try (R real = connect(root, Map.of());
                AutoCloseable _ = real.backend().watch(changes::incrementAndGet)) {
            eventually("listening", changes, 0);
            int before = changes.get();
            Bottle bottle = real.launch(new Declared());
            eventually("the start was pushed", changes, before);

            Await.until(() -> real.backend().enumerateActive().stream().anyMatch(agent -> agent.slug().equals(bottle.identity())), () -> "listed");
            int running = changes.get();
            bottle.close();
            eventually("the end was pushed", changes, running);
        }
    }

    @Test
    void deathOfABottleIsPushed() throws Exception {
        var changes = new AtomicInteger();
        try (R real = connect(root, Map.of())) {
            Bottle bottle = real.launch(new Declared());
            try (AutoCloseable _ = real.backend().watch(changes::incrementAndGet)) {
                eventually("listening", changes, 0);
                int running = changes.get();
                real.kill(bottle.identity());
                eventually("the death was pushed", changes, running);
            }
        }
    }

    @Test
    void closedWatchIsSilent() throws Exception {
        var changes = new AtomicInteger();
        try (R real = connect(root, Map.of())) {
            AutoCloseable watch = real.backend().watch(changes::incrementAndGet);
            eventually("listening", changes, 0);
            watch.close();
            int closed = changes.get();

            real.launch(new Declared()).close();
            assertThat(changes).hasValue(closed);
        }
    }

    /// The original's *`q` tore bottles down*: here nothing that ends with a process, or is collected, ends a bottle.
    @Test
    void bottleOutlivesEveryHandleToIt() {
        try (R real = connect(root, Map.of())) {
            String identity = real.launch(new Declared()).identity();
            System.gc();

            assertThat(real.another().enumerateActive()).anyMatch(agent -> agent.slug().equals(identity));
        }
    }
}
