package io.claudebottle.session.selftest;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What the attacks look for on the host, for as long as they last: a service on its loopback, a process and a file.
final class HostSide implements AutoCloseable {

    private static final Path SELF = Path.of("/proc/self");

    private static final int ABSTRACT_SOCKETS = 20;

    private final ServerSocket service;
    private final Process process;
    private final Path canary;
    private final String mark;

    /// @param home where the file is put; made if need be
    /// @param mark of the process, that nobody else has
    /// @param canary name of the file, that nobody else has; it is on command lines, so it must not hold the mark
    /// @throws ProblemException when one of them cannot be made; none is left then
    HostSide(Path home, String mark, String canary) {
        this.mark = mark;
        ServerSocket listening = null;
        Process started = null;
        try {
            listening = listen();
            started = start(mark);
            this.canary = Files.writeString(Files.createDirectories(home).resolve(canary), "of the host alone\n");
        } catch (IOException e) {
            end(listening, started);
            throw new ProblemException(
                    Problem.of("the self-test cannot put up on this host what it looks for inside: " + e.getMessage(),
                            "Free some space or correct the permissions of " + home + ", then run it again."),
                    e);
        }
        service = listening;
        process = started;
    }

    private static ServerSocket listen() throws IOException {
        var listening = new ServerSocket();
        listening.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        Thread.ofVirtual().name("selftest-service").start(() -> {
            while (!listening.isClosed()) {
                try (var visitor = listening.accept()) {
                    visitor.getOutputStream().write('!');
                } catch (IOException e) {
                    // Closed, or a visitor who went at once: to be let in is what was tried.
                }
            }
        });
        return listening;
    }

    /// Ends by itself when this process does, however it ends: its input is over then.
    private static Process start(String mark) throws IOException {
        var builder = new ProcessBuilder("sh", "-c", "read -r _; :", mark);
        builder.environment().put("CLAUDE_BOTTLE_SELFTEST", mark);
        return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    /// What there is to find now; the host has more addresses once a bottle runs.
    ///
    /// @param token that the agent must not see
    /// @param seen value that it was given on purpose
    /// @param allowed the one host that it may reach
    Surroundings surroundings(String token, String seen, String allowed) {
        return new Surroundings(
                addresses(), service.getLocalPort(), mark, process.pid(), token, seen, canary, allowed, namespaces(), abstractSockets(), status());
    }

    private static List<String> addresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(Inet4Address.class::isInstance)
                    .filter(address -> !address.isLoopbackAddress())
                    .map(InetAddress::getHostAddress)
                    .sorted()
                    .toList();
        } catch (SocketException e) {
            return List.of();
        }
    }

    private static Map<String, String> namespaces() {
        Map<String, String> namespaces = new HashMap<>();
        for (String kind : Surroundings.NAMESPACES) {
            try {
                namespaces.put(kind, Files.readSymbolicLink(SELF.resolve("ns").resolve(kind)).toString());
            } catch (IOException e) {
                // No Linux: whatever runs bottles here is another machine.
            }
        }
        return namespaces;
    }

    /// Only those whose name needs no quoting: they are compared by a shell.
    private static List<String> abstractSockets() {
        try (Stream<String> lines = Files.lines(SELF.resolve("net/unix"))) {
            return lines.map(line -> line.substring(line.lastIndexOf(' ') + 1))
                    .filter(name -> name.matches("@[A-Za-z0-9./_-]{4,}"))
                    .map(name -> name.substring(1))
                    .distinct()
                    .limit(ABSTRACT_SOCKETS)
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            return List.of();
        }
    }

    private static Map<String, String> status() {
        Map<String, String> status = new HashMap<>();
        try (Stream<String> lines = Files.lines(SELF.resolve("status"))) {
            lines.map(line -> line.split(":", 2)).filter(field -> field.length == 2).forEach(field -> status.put(field[0], field[1].strip()));
        } catch (IOException | java.io.UncheckedIOException e) {
            return Map.of();
        }
        return status;
    }

    @Override
    public void close() {
        end(service, process);
        try {
            Files.deleteIfExists(canary);
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("a file of the self-test cannot be removed: " + canary, "Remove it by hand; there is nothing in it."), e);
        }
    }

    private static void end(@org.jspecify.annotations.Nullable ServerSocket service, @org.jspecify.annotations.Nullable Process process) {
        try {
            if (service != null) {
                service.close();
            }
        } catch (IOException e) {
            // It is closed by the end of this process at the latest.
        }
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
