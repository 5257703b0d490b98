package io.claudebottle.sidecar.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/// Accepts in one network and connects in another. When there is no connection over there, the accepted one is reset.
final class Passage {

    /// Shorter than the sidecars' own, so that they hear of it.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

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
    interface Way {

        /// Opens what is then connected; asked by a thread of the platform.
        SocketChannel open() throws IOException;

        /// @param asked what was connected to
        /// @throws IOException when it leads nowhere
        InetSocketAddress onward(InetSocketAddress asked) throws IOException;
    }

    /// To one address in the network of `namespace`.
    static Way into(NetworkNamespace namespace, InetSocketAddress to) {
        return new Way() {
            @Override
            public SocketChannel open() throws IOException {
                return namespace.call(SocketChannel::open);
            }

            @Override
            public InetSocketAddress onward(InetSocketAddress asked) {
                return to;
            }
        };
    }

    /// To wherever it was going, from the host's network.
    static Way out() {
        return new Way() {
            @Override
            public SocketChannel open() throws IOException {
                return SocketChannel.open();
            }

            @Override
            public InetSocketAddress onward(InetSocketAddress asked) throws IOException {
                InetAddress address = asked.getAddress();
                if (!Destinations.isAllowed(address)) {
                    throw new IOException("the way out does not lead to " + address.getHostAddress());
                }
                return asked;
            }
        };
    }

    /// To a nameserver, wherever it is, from the host's network.
    static Way toNameserver() {
        return new Way() {
            @Override
            public SocketChannel open() throws IOException {
                return SocketChannel.open();
            }

            @Override
            public InetSocketAddress onward(InetSocketAddress asked) {
                return asked;
            }
        };
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
            next = way.open();
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
            next.socket().connect(way.onward(asked), Math.toIntExact(PATIENCE.toMillis()));
        } catch (IOException e) {
            Carriage.reset(accepted);
            Carriage.close(next);
            return;
        }
        new Carriage(accepted, next).run();
    }
}
