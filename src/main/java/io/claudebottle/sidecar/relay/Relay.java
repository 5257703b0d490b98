package io.claudebottle.sidecar.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.Semaphore;

/// All that is carried for one bottle. It ends with its process.
final class Relay {

    static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    /// Connections at once: more wait. As many as a build in a bottle makes, and few enough to fit into the memory that the relay is given.
    private static final int MOST_THROUGH_DOORS = 512;
    private static final int MOST_OUT = 512;

    private static final int MOST_QUESTIONS = 64;

    /// Who does not fit is not told, and tries again a second later.
    private static final int BACKLOG = 1024;

    private final RelaySettings settings;
    private final HostNetwork host;
    private final NetworkNamespace bottle;
    private final NetworkNamespace sidecars;

    /// @throws IOException when a network cannot be entered
    Relay(RelaySettings settings, WatchedProcess bottle, WatchedProcess sidecars) throws IOException {
        this.settings = settings;
        host = HostNetwork.look();
        this.bottle = NetworkNamespace.of(bottle);
        this.sidecars = NetworkNamespace.of(sidecars);
    }

    HostNetwork host() {
        return host;
    }

    /// Everything listens when it returns, and nothing of it on the host.
    void open() throws IOException {
        for (ProtocolFamily family : host.families()) {
            sidecars.call(() -> {
                Loopback.takeEveryAddress(family);
                return null;
            });
        }
        var doors = new Semaphore(MOST_THROUGH_DOORS);
        for (int port : settings.doors()) {
            var address = new InetSocketAddress(LOOPBACK, port);
            listen(bottle, address, Passage.into(sidecars, address), doors);
        }
        var out = new Semaphore(MOST_OUT);
        for (int port : settings.waysOut()) {
            listen(sidecars, new InetSocketAddress(port), Passage.out(), out);
        }
        var questions = new Semaphore(MOST_QUESTIONS);
        for (InetAddress nameserver : settings.nameservers()) {
            sidecars.call(() -> {
                Loopback.take(nameserver);
                return null;
            });
            var address = new InetSocketAddress(nameserver, NameServer.PORT);
            listen(sidecars, address, Passage.toNameserver(), questions);
            new NameServer(datagrams(address), address, questions).start();
        }
    }

    Proof.Result prove() throws IOException {
        return new Proof(bottle, sidecars, host, settings.patience()).look();
    }

    private static void listen(NetworkNamespace where, InetSocketAddress address, Passage.Way way, Semaphore free) throws IOException {
        ServerSocketChannel listener = where.call(() -> {
            ServerSocketChannel opened = ServerSocketChannel.open();
            try {
                return opened.bind(address, BACKLOG);
            } catch (IOException e) {
                opened.close();
                throw new IOException(address.getAddress().getHostAddress() + " port " + address.getPort() + " cannot be listened on: " + e.getMessage(), e);
            }
        });
        new Passage("port " + address.getPort(), listener, way, free).start();
    }

    private DatagramChannel datagrams(InetSocketAddress address) throws IOException {
        ProtocolFamily family = address.getAddress().getAddress().length == 4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
        return sidecars.call(() -> {
            DatagramChannel opened = DatagramChannel.open(family);
            try {
                return opened.bind(address);
            } catch (IOException e) {
                opened.close();
                throw new IOException(address.getAddress().getHostAddress() + " port " + address.getPort() + " cannot be listened on: " + e.getMessage(), e);
            }
        });
    }
}
