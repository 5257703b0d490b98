package io.claudebottle.sidecar.relay;

import io.claudebottle.policy.EgressRules;
import io.claudebottle.sidecar.egress.EgressSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Shows, from where the agent is, that the bottle is closed and that its only door leads to a gate that refuses. What was set up is one
/// thing, what a kernel makes of it another.
final class Proof {

    /// Anyone in the world, and the cloud's metadata service.
    private static final List<InetAddress> WORLD = Stream.of("1.1.1.1", "169.254.169.254", "2606:4700:4700::1111").map(InetAddress::ofLiteral).toList();

    private static final int HTTPS = 443;
    private static final int EAFNOSUPPORT = 97;
    private static final int EADDRNOTAVAIL = 99;
    private static final int ENETUNREACH = 101;

    private static final String HEALTH = "GET http://_egress.local/health HTTP/1.1\r\nHost: _egress.local\r\nConnection: close\r\n\r\n";
    private static final String DENIED = "CONNECT %1$s:443 HTTP/1.1\r\nHost: %1$s:443\r\nConnection: close\r\n\r\n".formatted(EgressRules.NEVER_ALLOWED);

    private static final int OK = 200;
    private static final int FORBIDDEN = 403;

    /// Between two looks at a gate that is not there yet.
    private static final Duration INTERVAL = Duration.ofMillis(10);

    private final NetworkNamespace bottle;
    private final NetworkNamespace sidecars;
    private final HostNetwork host;
    private final Duration patience;

    Proof(NetworkNamespace bottle, NetworkNamespace sidecars, HostNetwork host, Duration patience) {
        this.bottle = bottle;
        this.sidecars = sidecars;
        this.host = host;
        this.patience = patience;
    }

    /// What was found.
    ///
    /// @param networks the kernel's names of the three
    /// @param interfaces that are up in the bottle
    /// @param world what came of connecting to addresses of the world, `ADDRESS: result`
    /// @param host the same for the host's own addresses
    /// @param threads of the relay in another network than the host's: one each, and never those that carry
    /// @param health status of the gate's answer to whether it is well; 0 for none
    /// @param denied status of the gate's answer to what is never allowed; 0 for none
    /// @param breaches all that is not as it must be
    record Result(
            List<String> networks,
            List<String> interfaces,
            List<String> world,
            List<String> host,
            int threads,
            int health,
            int denied,
            List<String> breaches) {

        Result {
            networks = List.copyOf(networks);
            interfaces = List.copyOf(interfaces);
            world = List.copyOf(world);
            host = List.copyOf(host);
            breaches = List.copyOf(breaches);
        }
    }

    /// @throws IOException when it cannot even be tried
    Result look() throws IOException {
        List<String> breaches = new ArrayList<>();
        List<String> networks = List.of(NetworkNamespace.current(), sidecars.identity(), bottle.identity());
        demand(networks.stream().distinct().count() == networks.size(), "two of the three networks are the same", breaches);

        List<String> interfaces = bottle.call(Proof::interfacesUp);
        demand(interfaces.equals(List.of("lo")), "the bottle has more than loopback: " + String.join(", ", interfaces), breaches);
        List<String> world = reach(WORLD, breaches);
        List<String> hosts = reach(host.addresses(), breaches);

        int health = firstStatus(HEALTH);
        demand(health == OK, health == 0 ? "the gate does not answer" : "the gate is not well, and answers " + health, breaches);
        int denied = health == 0 ? 0 : status(DENIED);
        demand(denied == FORBIDDEN, "the gate does not refuse what is never allowed, but answers " + denied, breaches);

        // Last, since threads start when there is something to do.
        Map<String, Integer> threads = threads();
        demand(
                threads.getOrDefault(networks.get(1), 0) == 1 && threads.getOrDefault(networks.get(2), 0) == 1 && threads.size() == networks.size(),
                "threads of the relay are where they must not be: " + threads,
                breaches);
        int elsewhere = threads.entrySet().stream().filter(entry -> !entry.getKey().equals(networks.getFirst())).mapToInt(Map.Entry::getValue).sum();
        return new Result(networks, interfaces, world, hosts, elsewhere, health, denied, breaches);
    }

    private static void demand(boolean met, String otherwise, List<String> breaches) {
        if (!met) {
            breaches.add(otherwise);
        }
    }

    /// Some kernels give every network tunnels of their own, which are down and lead nowhere.
    private static List<String> interfacesUp() throws IOException {
        List<String> up = new ArrayList<>();
        // Two lines of heading, then `name: numbers`.
        for (String line : Files.readAllLines(Path.of("/proc/thread-self/net/dev")).stream().skip(2).toList()) {
            String name = line.substring(0, line.indexOf(':')).strip();
            if (Kernel.isUp(name)) {
                up.add(name);
            }
        }
        return up;
    }

    private List<String> reach(List<InetAddress> addresses, List<String> breaches) throws IOException {
        List<String> results = new ArrayList<>();
        for (InetAddress address : addresses) {
            int errno = bottle.call(() -> Kernel.connect(address, HTTPS));
            // The other two are what a kernel without IPv6 says.
            boolean unreachable = errno == ENETUNREACH || address.getAddress().length > 4 && (errno == EAFNOSUPPORT || errno == EADDRNOTAVAIL);
            String result = errno == 0 ? "connected" : Kernel.text(errno);
            results.add(address.getHostAddress() + ": " + result);
            demand(unreachable, address.getHostAddress() + " can be reached from the bottle: " + result, breaches);
        }
        return results;
    }

    /// Waits for the gate to be there.
    private int firstStatus(String request) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            int status = status(request);
            if (status != 0 || System.nanoTime() - deadline > 0) {
                return status;
            }
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }

    /// Asks the proxy that the agent has, from where the agent is.
    ///
    /// @return the status; 0 when there is no answer
    private int status(String request) throws IOException {
        SocketChannel channel = bottle.call(SocketChannel::open);
        try (channel) {
            Socket socket = channel.socket();
            socket.connect(new InetSocketAddress(Relay.LOOPBACK, EgressSettings.PORT), Math.toIntExact(patience.toMillis()));
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            // HTTP/1.1 200
            String[] words = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII).split(" ");
            return words.length == 2 && words[1].matches("[0-9]{3}") ? Integer.parseInt(words[1]) : 0;
        } catch (IOException notThere) {
            return 0;
        }
    }

    /// How many threads of this process are in which network.
    static Map<String, Integer> threads() throws IOException {
        Map<String, Integer> threads = new TreeMap<>();
        List<Path> tasks;
        try (Stream<Path> listed = Files.list(Path.of("/proc/self/task"))) {
            tasks = listed.toList();
        }
        for (Path task : tasks) {
            try {
                threads.merge(Files.readSymbolicLink(task.resolve("ns/net")).toString(), 1, Integer::sum);
            } catch (FileSystemException e) {
                // A thread that has just ended is nowhere.
                if (Files.exists(task)) {
                    throw e;
                }
            }
        }
        return threads;
    }
}
