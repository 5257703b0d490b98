package io.claudebottle.escape;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/// What an agent must not reach, played by this host: a service behind TLS's port, one on all addresses, and one for datagrams.
final class World implements AutoCloseable {

    private final ServerSocket https;
    private final ServerSocket everywhere;
    private final DatagramSocket datagrams;
    private final AtomicInteger visits = new AtomicInteger();
    private final Set<String> received = ConcurrentHashMap.newKeySet();

    /// @param gateway address of this host on the engine's own bridge
    World(String gateway) throws IOException {
        https = new ServerSocket();
        try {
            https.bind(new InetSocketAddress(gateway, 443));
        } catch (java.net.BindException e) {
            Assumptions.abort("port 443 of " + gateway + " cannot be bound by this user: " + e.getMessage());
        }
        everywhere = new ServerSocket(0);
        datagrams = new DatagramSocket();
        Thread.ofVirtual().start(() -> serve(https));
        Thread.ofVirtual().start(() -> serve(everywhere));
        Thread.ofPlatform().daemon().start(this::receive);
    }

    private void serve(ServerSocket listener) {
        while (!listener.isClosed()) {
            try (Socket visitor = listener.accept()) {
                visits.incrementAndGet();
                visitor.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nworld".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException gone) {
                // A visitor that went away was still counted.
            }
        }
    }

    private void receive() {
        while (!datagrams.isClosed()) {
            var packet = new DatagramPacket(new byte[512], 512);
            try {
                datagrams.receive(packet);
                received.add(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII));
            } catch (IOException closed) {
                return;
            }
        }
    }

    int tcpPort() {
        return everywhere.getLocalPort();
    }

    int udpPort() {
        return datagrams.getLocalPort();
    }

    /// Connections so far, to any of the services.
    int visits() {
        return visits.get();
    }

    Set<String> received() {
        return received;
    }

    /// Every address of this host that another machine could know, IPv6 without its scope.
    static List<String> addresses(Class<? extends InetAddress> family) {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(family::isInstance)
                    .filter(address -> !address.isLoopbackAddress())
                    .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
                    .toList();
        } catch (java.net.SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String addressOf(String networkInterface) throws IOException {
        return NetworkInterface.getByName(networkInterface).inetAddresses()
                .filter(Inet4Address.class::isInstance)
                .findFirst()
                .orElseThrow(() -> new IOException(networkInterface + " has no address"))
                .getHostAddress();
    }

    @Override
    public void close() throws IOException {
        https.close();
        everywhere.close();
        datagrams.close();
    }
}
