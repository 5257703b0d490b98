package io.claudebottle.sidecar;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The daemons of one bottle, alive together: when one dies of itself, all go, because an agent must not run on with half its
/// boundary.
final class Bundle {

    /// Exit code when a daemon could not start or died.
    static final int DAEMON_DIED = 1;

    private final List<List<Daemon>> stages;
    private final EventLog log;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    /// @param stages started one after the other, the daemons of one stage all at once; when the first has none the
    ///     bundle idles
    Bundle(List<List<Daemon>> stages, EventLog log) {
        this.stages = stages.stream().map(List::copyOf).toList();
        this.log = log;
    }

    /// Starts everything and stays until [#stop] is called or a daemon dies; whatever was started is closed when it returns, in
    /// reverse order.
    ///
    /// @return exit code for the process
    int run() throws InterruptedException {
        List<Daemon> started = new ArrayList<>();
        try {
            for (List<Daemon> stage : stages) {
                started.addAll(stage);
                if (!startAll(stage)) {
                    return exit.join();
                }
            }
            if (stages.isEmpty() || stages.getFirst().isEmpty()) {
                log.write("idle", Map.of("reason", "no daemons selected"));
            }
            log.write("ready", Map.of("daemons", started.stream().map(Daemon::name).toList()));
            return exit.join();
        } finally {
            started.reversed().forEach(Daemon::close);
            log.write("stopped", Map.of());
            stopped.complete(null);
        }
    }

    /// Returns when every start has come to its end, so that none is closed in the middle of it.
    ///
    /// @return false when one has failed
    private boolean startAll(List<Daemon> stage) throws InterruptedException {
        List<Thread> starts = stage.stream().map(daemon -> Thread.ofVirtual().name("start " + daemon.name()).start(() -> start(daemon))).toList();
        for (Thread start : starts) {
            start.join();
        }
        return !exit.isDone();
    }

    private void start(Daemon daemon) {
        try {
            daemon.start();
            daemon.ended().whenComplete((_, death) -> {
                if (death != null) {
                    died(daemon, death);
                }
            });
        } catch (IOException | RuntimeException e) {
            died(daemon, e);
        }
    }

    private void died(Daemon daemon, Throwable death) {
        if (exit.complete(DAEMON_DIED)) {
            log.write("daemon-died", Map.of("daemon", daemon.name(), "reason", String.valueOf(death.getMessage())));
        }
    }

    /// Asks [#run] to end and waits for it.
    ///
    /// @return false when it has not ended in time
    boolean stop(Duration grace) throws InterruptedException {
        exit.complete(0);
        try {
            stopped.get(grace.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (java.util.concurrent.ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
