package io.claudebottle.backend.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.WatchContract;
import io.claudebottle.backend.parts.Declared;
import io.claudebottle.problem.ProblemException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// The engine tells of every change, on top of what holds of any watch.
final class DockerWatchTest extends WatchContract<RealEngine> {

    @Override
    protected RealEngine connect(Path root, Map<String, String> overlay) {
        return new RealEngine(root, overlay);
    }

    @Test
    void execIsNoChange() throws Exception {
        var changes = new AtomicInteger();
        try (var real = new RealEngine(root)) {
            Bottle bottle = real.launch(new Declared());
            try (AutoCloseable _ = real.backend.watch(changes::incrementAndGet)) {
                eventually("the engine listens to us", changes, 0);
                int running = changes.get();
                bottle.exec("true");
                assertThat(changes).hasValue(running);

                bottle.close();
                eventually("the end was pushed", changes, running);
            }
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
            eventually("the engine listens to us", changes, 0);
            int listening = changes.get();
            line.cut();
            eventually("the silence is told", changes, listening);
            assertThatThrownBy(real.backend::enumerateActive).isInstanceOf(ProblemException.class);

            int silent = changes.get();
            line.mend();
            eventually("what was missed is asked for", changes, silent);
        }
    }
}
