package io.claudebottle.sidecar.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HeartbeatTest {

    private static final Duration INTERVAL = Duration.ofMillis(30);

    private final CountDownLatch death = new CountDownLatch(1);

    @Test
    void gateThatAcceptsButNeverAnswersIsDead() throws Exception {
        try (var mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var heartbeat = new Heartbeat((InetSocketAddress) mute.getLocalSocketAddress(), INTERVAL, death::countDown)) {
            heartbeat.start();

            assertThat(death.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void gateThatAnswersLivesThroughManyBeats() throws Exception {
        var beats = new CountDownLatch(10);
        try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var heartbeat = new Heartbeat((InetSocketAddress) server.getLocalSocketAddress(), INTERVAL.multipliedBy(10), death::countDown)) {
            Thread.startVirtualThread(() -> answer(server, beats));
            heartbeat.start();

            assertThat(beats.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(death.getCount()).isEqualTo(1);
        }
    }

    private static void answer(ServerSocket server, CountDownLatch beats) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                client.getInputStream().read(new byte[200]);
                client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                beats.countDown();
            } catch (IOException closed) {
                return;
            }
        }
    }
}
