package io.claudebottle.sidecar.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/// Accepts in one network and connects in another. When there is no connection over there, the accepted one is reset.
final class Passage {

    /// Shorter than the sidecars' own, which is ten seconds, so that they hear of it.
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    /// After a failure to accept, which is mostly that descriptors have run out.
    private static final Duration RESPITE = Duration.ofMillis(100);

    private static final long STACK = 256 << 10;

    private final String name;
    private final ServerSocketChannel listener;
    private final Way way;
    private final Semaphore free;

    /// @param free so many more connections may be carried; more wait until they are accepted
    Passage(String name, ServerSocketChannel listener, Way way, Semaphore free) {
        this.name = name;
        this.listener = listener;
        this.way = way;
        this.free = free;
    }

    /// Where a connection goes on.
    ///
    /// @param opener opens what is then connected; asked by a thread of the platform
    /// @param onward makes of what was connected to what is to be connected to, and fails when that leads nowhere
    record Way(NetworkNamespace.Work<SocketChannel> opener, Onward onward) {}

    @FunctionalInterface
    interface Onward {
        InetSocketAddress from(InetSocketAddress asked) throws IOException;
    }

    /// To one address in the network of `namespace`.
    static Way into(NetworkNamespace namespace, InetSocketAddress to) {
        return new Way(() -> namespace.call(SocketChannel::open), asked -> to);
    }

    /// To wherever it was going, from the host's network.
    static Way out() {
        return new Way(SocketChannel::open, asked -> {
            if (!Destinations.isAllowed(asked.getAddress())) {
                throw new IOException("the way out does not lead to " + asked.getAddress().getHostAddress());
            }
            return asked;
        });
    }

    /// To a nameserver, wherever it is, from the host's network.
    static Way toNameserver() {
        return new Way(SocketChannel::open, asked -> asked);
    }

    /// On a thread of the platform, since it asks for sockets of another network.
    void start() {
        Thread.ofPlatform().daemon().stackSize(STACK).name(name).start(this::accept);
    }

    private void accept() {
        while (listener.isOpen()) {
            free.acquireUninterruptibly();
            boolean carried = false;
            try {
                carried = carryOn(listener.accept());
            } catch (ClosedChannelException end) {
                return;
            } catch (IOException e) {
                LockSupport.parkNanos(RESPITE.toNanos());
            } finally {
                if (!carried) {
                    free.release();
                }
            }
        }
    }

    /// @return whether a thread of its own goes on with it, and gives back its place
    private boolean carryOn(SocketChannel accepted) {
        SocketChannel next;
        try {
            next = way.opener().run();
        } catch (IOException e) {
            Carriage.reset(accepted);
            return false;
        }
        Thread.ofVirtual().start(() -> {
            try {
                carry(accepted, next);
            } finally {
                free.release();
            }
        });
        return true;
    }

    private void carry(SocketChannel accepted, SocketChannel next) {
        try {
            var asked = (InetSocketAddress) accepted.getLocalAddress();
            next.socket().connect(way.onward().from(asked), Math.toIntExact(PATIENCE.toMillis()));
        } catch (IOException e) {
            Carriage.reset(accepted);
            Carriage.close(next);
            return;
        }
        new Carriage(accepted, next).run();
    }
}
