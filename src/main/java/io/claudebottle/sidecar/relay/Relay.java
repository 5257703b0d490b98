package io.claudebottle.sidecar.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/// All that is carried for one bottle. It ends with its process.
final class Relay {

    static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    /// Connections at once: more wait. As many as a build in a bottle makes, and few enough to fit into the memory that the relay is given.
    private static final int MOST_THROUGH_DOORS = 512;
    private static final int MOST_OUT = 512;

    private static final int MOST_TO_A_NAMESERVER = 32;

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

    /// What could be opened.
    ///
    /// @param families of the addresses that are let out
    /// @param nameservers that can be asked
    record Open(List<ProtocolFamily> families, List<InetAddress> nameservers) {

        Open {
            families = List.copyOf(families);
            nameservers = List.copyOf(nameservers);
        }
    }

    /// Everything listens when it returns, and nothing of it on the host.
    ///
    /// @throws IOException when something cannot; not for one family of addresses or one nameserver, if there is another: IPv6 can be there on
    ///     the host and not in a new network
    Open open() throws IOException {
        List<ProtocolFamily> families = possible(host.families(), family -> sidecars.call(() -> {
            Loopback.takeEveryAddress(family);
            return null;
        }));
        var doors = new Semaphore(MOST_THROUGH_DOORS);
        for (int port : settings.doors()) {
            var address = new InetSocketAddress(LOOPBACK, port);
            listen(bottle, address, Passage.into(sidecars, address), doors);
        }
        var out = new Semaphore(MOST_OUT);
        for (int port : settings.waysOut()) {
            listen(sidecars, new InetSocketAddress(port), Passage.out(), out);
        }
        return new Open(families, possible(settings.nameservers(), this::standInFor));
    }

    @FunctionalInterface
    private interface Attempt<T> {
        void at(T item) throws IOException;
    }

    /// @return those that it worked for
    /// @throws IOException when it worked for none, though there are some
    private static <T> List<T> possible(List<T> items, Attempt<T> attempt) throws IOException {
        List<T> worked = new ArrayList<>();
        IOException failure = null;
        for (T item : items) {
            try {
                attempt.at(item);
                worked.add(item);
            } catch (IOException e) {
                failure = e;
            }
        }
        if (worked.isEmpty() && failure != null) {
            throw failure;
        }
        return worked;
    }

    private void standInFor(InetAddress nameserver) throws IOException {
        sidecars.call(() -> {
            Loopback.take(nameserver);
            return null;
        });
        var address = new InetSocketAddress(nameserver, NameServer.PORT);
        listen(sidecars, address, Passage.toNameserver(), new Semaphore(MOST_TO_A_NAMESERVER));
        new NameServer(datagrams(address), address).start();
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
                throw taken(address, e);
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
                throw taken(address, e);
            }
        });
    }

    private static IOException taken(InetSocketAddress address, IOException cause) {
        String where = address.getAddress().getHostAddress() + " port " + address.getPort();
        return new IOException(where + " cannot be listened on: " + cause.getMessage(), cause);
    }
}
