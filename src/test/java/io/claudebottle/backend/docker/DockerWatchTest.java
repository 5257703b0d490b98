package io.claudebottle.backend.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.parts.Declared;
import io.claudebottle.problem.ProblemException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The agents view is pushed, never polled.
@Tag("integration")
final class DockerWatchTest {

    @TempDir
    Path root;

    @Test
    void startAndEndOfABottleArePushed() throws Exception {
        var changes = new AtomicInteger();
        try (var real = new RealEngine(root);
                AutoCloseable _ = real.backend.watch(changes::incrementAndGet)) {
            RealEngine.eventually("the engine listens to us", () -> changes.get() > 0);
            int before = changes.get();
            Bottle bottle = real.launch(new Declared());
            RealEngine.eventually("the start was pushed", () -> changes.get() > before);

            int running = changes.get();
            bottle.exec("true");
            assertThat(changes).as("an exec changes no list").hasValue(running);

            bottle.close();
            RealEngine.eventually("the end was pushed", () -> changes.get() > running);
        }
    }

    @Test
    void watchListensAnewWhenTheEngineWasAway() throws Exception {
        String host = System.getenv().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
        Assumptions.assumeTrue(host.startsWith("unix://"), "the engine is not at a socket of this machine, so no line to it can be cut");
        RealEngine.assumeEngine();
        var changes = new AtomicInteger();
        try (var line = new FaultySocket(root.resolve("e.sock"), Path.of(host.substring("unix://".length())));
                var real = new RealEngine(root, Map.of("DOCKER_HOST", line.dockerHost()));
                AutoCloseable _ = real.backend.watch(changes::incrementAndGet)) {
            RealEngine.eventually("the engine listens to us", () -> changes.get() > 0);
            int listening = changes.get();
            line.cut();
            RealEngine.eventually("the silence is told", () -> changes.get() > listening);
            assertThatThrownBy(real.backend::enumerateActive).isInstanceOf(ProblemException.class);

            int silent = changes.get();
            line.mend();
            RealEngine.eventually("what was missed is asked for", () -> changes.get() > silent);
        }
    }

    @Test
    void closedWatchIsSilent() throws Exception {
        var changes = new AtomicInteger();
        try (var real = new RealEngine(root)) {
            AutoCloseable watch = real.backend.watch(changes::incrementAndGet);
            RealEngine.eventually("the engine listens to us", () -> changes.get() > 0);
            watch.close();
            int closed = changes.get();

            real.launch(new Declared()).close();
            assertThat(changes).hasValue(closed);
        }
    }

    /// The original's *`q` tore bottles down*: here nothing that ends with a process, or is collected, ends a bottle.
    @Test
    void bottleOutlivesEveryHandleToIt() {
        try (var real = new RealEngine(root)) {
            String identity = real.launch(new Declared()).identity();
            System.gc();

            assertThat(real.backend(real.environment).enumerateActive()).anyMatch(agent -> agent.slug().equals(identity));
        }
    }
}
