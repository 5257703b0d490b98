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

    private final List<Daemon> daemons;
    private final EventLog log;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    /// @param daemons in the order of starting; may be empty, then the bundle idles
    Bundle(List<Daemon> daemons, EventLog log) {
        this.daemons = List.copyOf(daemons);
        this.log = log;
    }

    /// Starts everything and stays until [#stop] is called or a daemon dies; whatever was started is closed when it returns.
    ///
    /// @return exit code for the process
    int run() throws InterruptedException {
        List<Daemon> started = new ArrayList<>();
        try {
            for (Daemon daemon : daemons) {
                started.add(daemon);
                daemon.start();
                daemon.ended().whenComplete((_, death) -> {
                    if (death != null) {
                        died(daemon, death);
                    }
                });
            }
            if (daemons.isEmpty()) {
                log.write("idle", Map.of("reason", "no daemons selected"));
            }
            log.write("ready", Map.of("daemons", daemons.stream().map(Daemon::name).toList()));
            return exit.join();
        } catch (IOException e) {
            died(started.getLast(), e);
            return exit.join();
        } finally {
            started.reversed().forEach(Daemon::close);
            log.write("stopped", Map.of());
            stopped.complete(null);
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
