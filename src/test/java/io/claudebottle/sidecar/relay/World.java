package io.claudebottle.sidecar.relay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebottle.problem.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A host with a network of its own, a bottle and its sidecars, all of real namespaces; nothing touches this machine's network.
///
/// The host's addresses are 203.0.113.5 and 2001:db8::5, and it can be anyone else in 203.0.113.0/24. As on a real one, the relay has no
/// power over its network.
final class World implements AutoCloseable {

    static final String HOST = "203.0.113.5";
    static final String HOST6 = "2001:db8::5";

    private static final String HOST_NETWORK = "ip link set lo up && ip address add " + HOST + "/32 dev lo && ip address add " + HOST6
            + "/128 dev lo nodad && ip route add local 203.0.113.0/24 dev lo && ip route add default dev lo && ip -6 route add default dev lo && exec \"$@\"";

    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /// So that a failing test says so before it is cut off.
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<String> as;

    /// Somewhere that every user can read.
    private final Path classes;

    private final List<Place> places = new ArrayList<>();
    private final List<Process> relays = new ArrayList<>();

    final Place host;

    /// Of both inner networks, by its user namespace; it lives in the host's network.
    final Place owner;

    final Place bottle;
    final Place sidecars;

    /// @param as what makes the rest of an argv run as another user; empty for this one
    World(List<String> as) throws IOException {
        assumeNamespaces(as);
        this.as = as;
        classes = classes();
        List<String> newUser = List.of("unshare", "--user", "--map-root-user");
        host = place(joined(as, newUser, List.of("--net", "sh", "-c", HOST_NETWORK, "-"), program("host")));
        owner = place(joined(entering(as, host), newUser, List.of("sh", "-c", "echo $$; exec cat"), List.of()));
        bottle = place(joined(owned(), bubblewrap(), program("bottle"), List.of()));
        sidecars = place(joined(owned(), bubblewrap(), program("sidecars"), List.of()));
    }

    private static void assumeNamespaces(List<String> as) throws IOException {
        List<String> argv = joined(as, List.of(
                "unshare", "--user", "--map-root-user", "--net", "sh", "-c", HOST_NETWORK, "-", "unshare", "--user", "--map-root-user"),
                bubblewrap(), List.of("nsenter", "--version"));
        try {
            Process tried = new ProcessBuilder(argv).redirectErrorStream(true).start();
            String said = new String(tried.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            Assumptions.assumeTrue(tried.waitFor() == 0, "there are no user namespaces, or no bubblewrap and iproute2, for this test: " + said);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> bubblewrap() {
        return List.of("bwrap", "--unshare-user", "--uid", "1000", "--gid", "1000", "--unshare-net", "--dev-bind", "/", "/");
    }

    private static List<String> joined(List<String> first, List<String> second, List<String> third, List<String> fourth) {
        return Stream.of(first, second, third, fourth).flatMap(Collection::stream).toList();
    }

    /// As the user who made it, who has no power over anything further out.
    private static List<String> entering(List<String> as, Place host) {
        return joined(as, List.of("nsenter", "--preserve-credentials", "--user", "--net", "--target", Integer.toString(host.pid())), List.of(), List.of());
    }

    /// In the owner's user namespace and the host's network.
    private List<String> owned() {
        return joined(entering(as, host), List.of("nsenter", "--preserve-credentials", "--user", "--target", Integer.toString(owner.pid())), List.of(), List.of());
    }

    /// What the relay and the programs in the networks need, and nothing else: it must be able to do with that.
    private static Path classes() throws IOException {
        Path directory = Files.createTempDirectory("relay", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        try {
            for (Class<?> sample : List.of(RelayMain.class, Inside.class, Problem.class)) {
                Path from = Path.of(sample.getProtectionDomain().getCodeSource().getLocation().toURI());
                for (String room : List.of("sidecar", "policy", "problem")) {
                    copy(from, Path.of("io", "claudebottle", room), directory);
                }
            }
            Files.copy(Path.of(JsonFactory.class.getProtectionDomain().getCodeSource().getLocation().toURI()), directory.resolve("jackson-core.jar"));
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
        return directory;
    }

    private static void copy(Path from, Path room, Path to) throws IOException {
        if (!Files.isDirectory(from.resolve(room))) {
            return;
        }
        try (Stream<Path> files = Files.walk(from.resolve(room), 2)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private String classPath() {
        return classes + ":" + classes.resolve("jackson-core.jar");
    }

    private List<String> program(String who) {
        return List.of(JAVA, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m", "-cp", classPath(), Inside.class.getName(), who);
    }

    private Place place(List<String> argv) throws IOException {
        var place = new Place(start(argv));
        places.add(place);
        return place;
    }

    private static Process start(List<String> argv) throws IOException {
        var builder = new ProcessBuilder(argv).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return builder.start();
    }

    /// One more bottle, whose network its first process may change: `prepare` is a script that does.
    Place bottleWith(String prepare) throws IOException {
        return place(joined(
                owned(),
                List.of("unshare", "--user", "--map-root-user", "--net", "sh", "-c", prepare + " && exec \"$@\"", "-"),
                program("bottle"),
                List.of()));
    }

    RelaySettings settings() throws IOException {
        return settings(bottle.firstProcess(), sidecars.firstProcess(), PATIENCE);
    }

    static RelaySettings settings(FirstProcess bottle, FirstProcess sidecars, Duration patience) {
        return new RelaySettings(
                bottle, sidecars, List.of(9099, 9418, 9100, 9201, 9202, 9203), List.of(443, 22),
                Stream.of("127.0.0.53", HOST6, "203.0.113.53").map(InetAddress::ofLiteral).toList(), patience);
    }

    RunningRelay relay(RelaySettings settings) throws IOException {
        List<String> argv = joined(owned(), RelayCommand.of(Path.of(JAVA), classPath(), settings), List.of(), List.of());
        var relay = new RunningRelay(start(argv));
        relays.add(relay.process);
        return relay;
    }

    @Override
    public void close() throws IOException {
        relays.forEach(Process::destroyForcibly);
        for (Place place : places) {
            place.kill();
        }
        try (Stream<Path> files = Files.walk(classes)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /// A program in some network that says its process number first, then obeys.
    static final class Place {

        private final Process process;
        private final BufferedReader results;
        private final Writer commands;
        private int pid;

        private Place(Process process) {
            this.process = process;
            results = process.inputReader();
            commands = process.outputWriter();
        }

        /// Waits until it is there.
        int pid() {
            try {
                if (pid == 0) {
                    pid = Integer.parseInt(String.valueOf(results.readLine()));
                }
                return pid;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        FirstProcess firstProcess() throws IOException {
            return FirstProcess.of(pid());
        }

        /// @return the result
        String tell(String command) {
            pid();
            try {
                commands.write(command + "\n");
                commands.flush();
                return String.valueOf(results.readLine());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        /// The first process itself, which is not always the one that was started.
        void kill() {
            if (process.isAlive()) {
                ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
            }
            process.destroyForcibly();
        }
    }

    static final class RunningRelay {

        private final Process process;
        private final BufferedReader events;

        private RunningRelay(Process process) {
            this.process = process;
            events = process.inputReader();
        }

        /// @return its next event, which is this one
        JsonNode expect(String event) throws IOException {
            String line = events.readLine();
            if (line == null) {
                throw new AssertionError("the relay ended before " + event);
            }
            JsonNode read = new ObjectMapper().readTree(line);
            if (!read.path("event").asText().equals(event)) {
                throw new AssertionError("not " + event + " but " + line);
            }
            return read;
        }

        /// @return its last event, which is `relay-failed` with exit code 1
        String failure() throws IOException, InterruptedException {
            JsonNode failed = null;
            for (String line = events.readLine(); line != null; line = events.readLine()) {
                failed = new ObjectMapper().readTree(line);
            }
            if (exitCode() != 1 || failed == null || !failed.path("event").asText().equals("relay-failed")) {
                throw new AssertionError("it did not fail: " + failed);
            }
            return failed.path("reason").asText();
        }

        void kill() {
            process.destroyForcibly();
        }

        void terminate() {
            process.destroy();
        }

        int exitCode() throws InterruptedException {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the relay has not ended");
            }
            return process.exitValue();
        }

        long descriptors() {
            return list("fd").size();
        }

        /// How many threads are in which network.
        Map<String, Integer> threads() {
            Map<String, Integer> threads = new TreeMap<>();
            for (Path task : list("task")) {
                try {
                    threads.merge(Files.readSymbolicLink(task.resolve("ns/net")).toString(), 1, Integer::sum);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return threads;
        }

        private List<Path> list(String what) {
            try (Stream<Path> listed = Files.list(Path.of("/proc", Long.toString(process.pid()), what))) {
                return listed.toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /// Resident memory that is not a file's, in MiB.
        long memory() throws IOException {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith("RssAnon:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
