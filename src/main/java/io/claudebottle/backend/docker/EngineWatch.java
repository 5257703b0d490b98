package io.claudebottle.backend.docker;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens to the engine for as long as it is open, and listens anew when the engine was away.
final class EngineWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EngineWatch.class);

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /// What makes or ends an agent or its bundle; not the execs, of which there are many.
    private static final List<String> ACTIONS = List.of("start", "die", "destroy", "rename", "pause", "unpause");

    private final DockerEngine engine;
    private final Runnable changed;
    private final Thread thread;
    private boolean closed;
    private @Nullable Closeable stream;

    EngineWatch(DockerEngine engine, Runnable changed) {
        this.engine = engine;
        this.changed = changed;
        // A daemon: a watch must not keep the application from ending.
        this.thread = Thread.ofVirtual().name("docker-events").unstarted(this::listen);
    }

    EngineWatch start() {
        thread.start();
        return this;
    }

    private void listen() {
        Duration pause = SHORTEST;
        while (!isClosed()) {
            var heard = new boolean[1];
            try {
                engine.events(Labels.PROJECT, ACTIONS, opened -> {
                    heard[0] = true;
                    opened(opened);
                    // What happened while nobody listened.
                    changed.run();
                }, attributes -> {
                    if (attributes.getOrDefault(Labels.PROJECT, "").startsWith(Names.PREFIX)) {
                        changed.run();
                    }
                });
            } catch (CancellationException e) {
                return;
            } catch (EngineException e) {
                LOG.info("not listening to Docker's events: {}", e.problem().what());
            }
            if (isClosed()) {
                return;
            }
            if (heard[0]) {
                pause = SHORTEST;
                changed.run();
            }
            if (!slept(pause)) {
                return;
            }
            pause = longer(pause);
        }
    }

    static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    }

    private static boolean slept(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void opened(Closeable opened) {
        stream = opened;
        if (closed) {
            closeStream();
        }
    }

    private void closeStream() {
        Closeable open = stream;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("closing the stream of events failed", e);
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeStream();
        thread.interrupt();
    }
}
