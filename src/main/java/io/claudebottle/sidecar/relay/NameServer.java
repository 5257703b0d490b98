package io.claudebottle.sidecar.relay;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/// Stands at a nameserver's address in the sidecars' network: what it is asked in a datagram, the nameserver is asked from the host, and
/// what that answers goes back. Neither is read.
final class NameServer {

    static final int PORT = 53;

    /// What resolvers wait before they ask again.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// Questions under way at once. What comes then is lost, as datagrams may be.
    private static final int MOST = 64;

    private static final Duration RESPITE = Duration.ofMillis(100);

    private static final int LARGEST_DATAGRAM = 65_535;

    private final DatagramChannel inside;
    private final InetSocketAddress nameserver;
    private final Semaphore free = new Semaphore(MOST);

    /// @param inside bound to the nameserver's address in the sidecars' network
    /// @param nameserver the same, on the host
    NameServer(DatagramChannel inside, InetSocketAddress nameserver) {
        this.inside = inside;
        this.nameserver = nameserver;
    }

    void start() {
        Thread.ofVirtual().start(this::listen);
    }

    private void listen() {
        ByteBuffer buffer = ByteBuffer.allocate(LARGEST_DATAGRAM);
        while (inside.isOpen()) {
            try {
                buffer.clear();
                SocketAddress client = inside.receive(buffer);
                byte[] question = new byte[buffer.flip().remaining()];
                buffer.get(question);
                if (free.tryAcquire()) {
                    Thread.ofVirtual().start(() -> forward(question, client));
                }
            } catch (ClosedChannelException end) {
                return;
            } catch (IOException e) {
                LockSupport.parkNanos(RESPITE.toNanos());
            }
        }
    }

    /// By a socket of its own, so that an answer can only be the one to this question.
    private void forward(byte[] question, SocketAddress client) {
        try (var outside = new DatagramSocket()) {
            outside.connect(nameserver);
            outside.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            outside.send(new DatagramPacket(question, question.length));
            var answer = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
            outside.receive(answer);
            inside.send(ByteBuffer.wrap(answer.getData(), 0, answer.getLength()), client);
        } catch (IOException unanswered) {
            // Whoever asked asks again, or another.
        } finally {
            free.release();
        }
    }
}
