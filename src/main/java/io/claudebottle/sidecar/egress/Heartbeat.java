package io.claudebottle.sidecar.egress;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Asks the gate over its own socket whether it still answers. A dead event loop leaves the port open and the process alive, and
/// a bottle whose way out hangs for ever looks like a slow network; so the gate counts as dead after three silent beats.
final class Heartbeat implements AutoCloseable {

    private static final int MISSES_TO_DEATH = 3;

    private final InetSocketAddress gate;
    private final Duration interval;
    private final Runnable onDeath;
    private final CountDownLatch closed = new CountDownLatch(1);

    /// @param gate address to connect to
    /// @param interval between two beats, and the longest wait for an answer
    /// @param onDeath called once, from the heartbeat's own thread
    Heartbeat(InetSocketAddress gate, Duration interval, Runnable onDeath) {
        this.gate = gate;
        this.interval = interval;
        this.onDeath = onDeath;
    }

    void start() {
        Thread.ofVirtual().name("egress-heartbeat").start(this::beat);
    }

    private void beat() {
        int misses = 0;
        try {
            while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                misses = answers() ? 0 : misses + 1;
                if (misses == MISSES_TO_DEATH) {
                    onDeath.run();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean answers() {
        int patience = Math.toIntExact(interval.toMillis());
        try (var socket = new Socket()) {
            socket.connect(gate, patience);
            socket.setSoTimeout(patience);
            socket.getOutputStream().write("GET /health HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String status = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
            return status != null && status.startsWith("HTTP/1.1 200");
        } catch (IOException silent) {
            return false;
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
