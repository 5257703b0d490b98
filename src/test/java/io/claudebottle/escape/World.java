package io.claudebottle.escape;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Assumptions;

/// What an agent must not reach, played by this host: a web server behind TLS that remembers every byte it was sent, a service on all
/// addresses, and one for datagrams.
final class World implements AutoCloseable {

    /// What the web server says to everybody.
    static final String GREETING = "hello from the world";

    private final SSLContext tls;
    private final ServerSocket https;
    private final ServerSocket everywhere;
    private final DatagramSocket datagrams;
    private final Process sockets;
    private final List<String> abstractSockets;
    private final AtomicInteger visits = new AtomicInteger();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Set<String> received = ConcurrentHashMap.newKeySet();

    /// @param address of this host that sidecars reach
    /// @param tls of the web server
    World(String address, SSLContext tls) throws IOException {
        this.tls = tls;
        https = new ServerSocket();
        try {
            https.bind(new InetSocketAddress(address, 443));
        } catch (java.net.BindException e) {
            Assumptions.abort("port 443 of " + address + " cannot be bound by this user: " + e.getMessage());
        }
        everywhere = new ServerSocket(0);
        datagrams = new DatagramSocket();
        long number = ProcessHandle.current().pid();
        abstractSockets = List.of("@claude-bottle-escape-" + number, "@/tmp/.X11-unix/X" + number, "@/tmp/dbus-" + number);
        sockets = listen(abstractSockets);
        Thread.ofPlatform().daemon().start(() -> accept(https, this::serve));
        Thread.ofPlatform().daemon().start(() -> accept(everywhere, visitor -> visitor.getOutputStream().write("world".getBytes(StandardCharsets.US_ASCII))));
        Thread.ofPlatform().daemon().start(this::receive);
    }

    /// Java knows no abstract names.
    private static Process listen(List<String> names) throws IOException {
        var argv = new ArrayList<>(List.of("perl", "-MSocket", "-e", """
                my @listening;
                for (@ARGV) {
                  my $name = s/^@/\\0/r;
                  socket(my $s, PF_UNIX, SOCK_STREAM, 0) or die $!;
                  bind($s, pack_sockaddr_un($name)) && listen($s, 50) or die $!;
                  push @listening, $s;
                }
                $| = 1;
                print "listening\\n";
                <STDIN>;
                """));
        argv.addAll(names);
        Process process = new ProcessBuilder(argv).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String said = process.inputReader().readLine();
        if (!"listening".equals(said)) {
            process.destroy();
            throw new IOException("no abstract sockets: " + said);
        }
        return process;
    }

    private interface Service {
        void serve(Socket visitor) throws IOException;
    }

    private void accept(ServerSocket listener, Service service) {
        while (!listener.isClosed()) {
            try {
                Socket visitor = listener.accept();
                visits.incrementAndGet();
                Thread.ofVirtual().start(() -> {
                    try (visitor) {
                        service.serve(visitor);
                    } catch (IOException gone) {
                        // A visitor that went away was still counted.
                    }
                });
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket visitor) throws IOException {
        visitor.setSoTimeout(20_000);
        var secure = (SSLSocket) tls.getSocketFactory().createSocket(visitor, null, true);
        secure.setUseClientMode(false);
        var in = new BufferedInputStream(secure.getInputStream());
        while (true) {
            var heard = new ByteArrayOutputStream();
            String head = head(in, heard);
            if (head.isEmpty()) {
                return;
            }
            if (head.toLowerCase(Locale.ROOT).contains("upgrade: websocket")) {
                secure.getOutputStream().write(
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                frames(in, heard);
                return;
            }
            body(head, in, heard);
            requests.add(heard.toString(StandardCharsets.ISO_8859_1));
            secure.getOutputStream().write(
                    ("HTTP/1.1 200 OK\r\nContent-Length: " + GREETING.length() + "\r\n\r\n" + GREETING).getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static String head(InputStream in, ByteArrayOutputStream heard) throws IOException {
        while (!heard.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int octet = in.read();
            if (octet < 0) {
                return "";
            }
            heard.write(octet);
        }
        return heard.toString(StandardCharsets.ISO_8859_1);
    }

    private static void body(String head, InputStream in, ByteArrayOutputStream heard) throws IOException {
        var length = java.util.regex.Pattern.compile("(?i)content-length: *(\\d+)").matcher(head);
        if (length.find()) {
            heard.write(in.readNBytes(Integer.parseInt(length.group(1))));
        } else if (head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")) {
            while (!heard.toString(StandardCharsets.ISO_8859_1).endsWith("0\r\n\r\n")) {
                heard.write(in.read());
            }
        }
    }

    /// Whatever comes, as it comes: a frame that arrived has leaked, whether or not the next one does. Unmasked, so that it can be searched.
    private void frames(InputStream in, ByteArrayOutputStream heard) throws IOException {
        requests.add(heard.toString(StandardCharsets.ISO_8859_1));
        while (true) {
            int first = in.read();
            int length = in.read() & 0x7f;
            if (first < 0 || length > 125) {
                return;
            }
            byte[] mask = in.readNBytes(4);
            byte[] text = in.readNBytes(length);
            for (int i = 0; i < text.length; i++) {
                text[i] ^= mask[i % 4];
            }
            requests.add(new String(text, StandardCharsets.ISO_8859_1));
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

    /// Names of sockets that anybody in the host's network can connect to; `@` stands for the zero that makes them abstract.
    List<String> abstractSockets() {
        return abstractSockets;
    }

    /// Connections so far, to any of the services.
    int visits() {
        return visits.get();
    }

    /// Every request that the web server was sent, whole, and every frame of a web socket.
    List<String> requests() {
        return List.copyOf(requests);
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
        sockets.destroy();
        https.close();
        everywhere.close();
        datagrams.close();
    }
}
