package io.claudebottle.sidecar.pipelock;

import io.claudebottle.policy.RouteTable;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.Child;
import io.claudebottle.sidecar.Daemon;
import io.claudebottle.sidecar.EventLog;
import io.claudebottle.sidecar.egress.EgressSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The last hop out of a bottle: the real pipelock on the bundle's loopback, where only the egress gate reaches it. It opens what the
/// gate lets out once more, with an authority of its own, and blocks what carries a secret.
///
/// [#reload] may be called by any thread; the rest of a life is one thread's.
public final class PipelockDaemon implements Daemon {

    public static final String NAME = "pipelock";

    /// Path of the program.
    public static final String BINARY_VARIABLE = "PIPELOCK_BINARY";

    public static final Path DEFAULT_BINARY = Path.of("/usr/local/bin/pipelock");

    /// Where it keeps its authority and its configuration.
    public static final String DIRECTORY_VARIABLE = "PIPELOCK_DIRECTORY";

    public static final Path DEFAULT_DIRECTORY = Path.of("/var/lib/claude-bottle/pipelock");

    /// Another port, for bottles that share a network.
    public static final String PORT_VARIABLE = "PIPELOCK_PORT";

    public static final int PORT = 8888;

    /// What Go programs look for besides the system's own list of authorities.
    private static final List<String> TRUST_VARIABLES = List.of("SSL_CERT_FILE", "SSL_CERT_DIR");

    /// Generous: a busy machine starts many bottles.
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Path binary;
    private final Path directory;
    private final int port;
    private final List<String> inner;
    private final Map<String, String> environment;
    private final EventLog log;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /// In force, or about to be.
    private PipelockConfig config;

    private @Nullable Child child;
    private boolean closed;

    private volatile Pending pending = new Pending("", new CompletableFuture<>());

    /// Rules that pipelock was given.
    ///
    /// @param sha256 of the file
    /// @param refusal completed with why it did not take them, or with "" when it did
    private record Pending(String sha256, CompletableFuture<String> refusal) {}

    /// @param inner ranges that no name may lead to; empty lets every name lead anywhere
    /// @param environment of the child, complete
    /// @throws ProblemException when the program is not there
    PipelockDaemon(
            Path binary,
            Path directory,
            int port,
            RouteTable table,
            List<String> inner,
            Map<String, String> environment,
            EventLog log) {
        if (!Files.isExecutable(binary)) {
            throw new ProblemException(
                    "there is no pipelock at " + binary,
                    "Build the bundle's image with pipelock in it, or set the pipelock image to 'none' and go without.");
        }
        this.binary = binary;
        this.directory = directory;
        this.port = port;
        this.inner = inner;
        this.environment = Map.copyOf(environment);
        this.log = log;
        this.config = configFor(table);
    }

    /// The daemon as the bundle runs it.
    ///
    /// @throws ProblemException when there is no usable route table, or no pipelock
    public static PipelockDaemon fromEnvironment(Map<String, String> environment, EventLog log) {
        Map<String, String> own = new TreeMap<>();
        TRUST_VARIABLES.stream().filter(environment::containsKey).forEach(name -> own.put(name, environment.get(name)));
        return new PipelockDaemon(
                path(environment, BINARY_VARIABLE, DEFAULT_BINARY),
                path(environment, DIRECTORY_VARIABLE, DEFAULT_DIRECTORY),
                Integer.parseInt(environment.getOrDefault(PORT_VARIABLE, Integer.toString(PORT))),
                routes(path(environment, EgressSettings.ROUTES_VARIABLE, EgressSettings.DEFAULT_ROUTES)),
                PipelockConfig.INNER,
                own,
                log);
    }

    private static Path path(Map<String, String> environment, String variable, Path otherwise) {
        String given = environment.getOrDefault(variable, "");
        return given.isEmpty() ? otherwise : Path.of(given);
    }

    private static RouteTable routes(Path file) {
        try {
            return RouteTable.parse(Files.readString(file));
        } catch (IOException e) {
            throw new ProblemException(Problem.of("the egress routes at " + file + " cannot be read: " + e, "Launch the bottle again."), e);
        }
    }

    private PipelockConfig configFor(RouteTable table) {
        return PipelockConfig.of(table, port, inner, authority(), directory.resolve("ca-key.pem"));
    }

    /// Certificate of its authority, which whoever connects through it has to trust; there after [#prepare].
    public Path authority() {
        return directory.resolve("ca.pem");
    }

    private Path file() {
        return directory.resolve("pipelock.yaml");
    }

    /// Where it listens.
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /// Makes its authority, so that others can get ready while it starts.
    public void prepare() throws IOException {
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var builder = new ProcessBuilder(binary.toString(), "tls", "init", "--force", "--org", "Claude Bottle pipelock", "--out", directory.toString())
                .redirectErrorStream(true);
        builder.environment().clear();
        Process making = builder.start();
        making.getOutputStream().close();
        String said = new String(making.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (making.waitFor() != 0) {
                throw new IOException("pipelock could not make its authority: " + said);
            }
        } catch (InterruptedException e) {
            making.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while pipelock made its authority", e);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public synchronized void start() throws IOException {
        if (!Files.exists(authority())) {
            prepare();
        }
        write(config);
        run();
        log.write("listening", Map.of("daemon", NAME, "port", port));
    }

    private void run() throws IOException {
        Child started = Child.start(NAME, List.of(binary.toString(), "run", "--config", file().toString()), environment, this::hear);
        child = started;
        started.ended().whenComplete((_, death) -> {
            if (death != null) {
                ended.completeExceptionally(death);
                pending.refusal().complete("it ended");
            }
        });
        awaitHealth();
    }

    private void awaitHealth() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!healthy()) {
            if (ended.isCompletedExceptionally()) {
                throw new IOException("pipelock ended while it started", ended.exceptionNow());
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("pipelock is not ready after " + PATIENCE.toSeconds() + " s");
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private boolean healthy() {
        try (var socket = new Socket(address().getAddress(), port)) {
            // Short, because who answers nothing may be somebody else on its port.
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write("GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.startsWith("HTTP/1.0 200") && answer.contains("\"healthy\"");
        } catch (IOException notYet) {
            return false;
        }
    }

    private void hear(String line) {
        PipelockLog.read(line).ifPresent(entry -> {
            switch (entry) {
                case PipelockLog.Entry.Verdict verdict -> log.write(NAME, verdict.fields());
                case PipelockLog.Entry.Reloaded reloaded when reloaded.sha256().equals(pending.sha256()) -> pending.refusal().complete("");
                case PipelockLog.Entry.Reloaded _ -> {}
                case PipelockLog.Entry.ReloadRefused refused -> pending.refusal().complete(refused.reason());
            }
        });
    }

    /// Puts other rules in place; returns when they hold. What is open stays open, except that pipelock has to be started anew when a
    /// route comes that it must not look into.
    ///
    /// @throws ProblemException when pipelock does not take them; then those before hold on
    public synchronized void reload(RouteTable table) {
        PipelockConfig next = configFor(table);
        if (closed || next.equals(config)) {
            return;
        }
        PipelockConfig before = config;
        try {
            if (before.needsRestartFor(next)) {
                restart(next);
            } else {
                apply(next);
            }
            config = next;
        } catch (IOException e) {
            throw new ProblemException(Problem.of("pipelock's rules cannot be written: " + e.getMessage(), "Launch the bottle again."), e);
        } catch (ProblemException refused) {
            putBack(before);
            throw refused;
        }
    }

    private void restart(PipelockConfig next) throws IOException {
        Child running = child;
        if (running != null) {
            running.close();
        }
        write(next);
        run();
    }

    private void apply(PipelockConfig next) throws IOException {
        var given = new Pending(sha256(next), new CompletableFuture<>());
        pending = given;
        // It watches its file.
        write(next);
        String refusal;
        try {
            refusal = given.refusal().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            refusal = "no answer within " + PATIENCE.toSeconds() + " s";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            refusal = "interrupted";
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
        if (!refusal.isEmpty()) {
            throw new ProblemException("pipelock did not take its new rules: " + refusal, "The rules before stay in force.");
        }
    }

    private void putBack(PipelockConfig before) {
        try {
            write(before);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(PipelockConfig content) throws IOException {
        Path fresh = directory.resolve(".pipelock.yaml.new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, content.toYaml());
        Files.move(fresh, file(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String sha256(PipelockConfig content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content.toYaml().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public CompletionStage<Void> ended() {
        return ended;
    }

    @Override
    public synchronized void close() {
        closed = true;
        Child running = child;
        if (running != null) {
            running.close();
        }
        ended.complete(null);
    }
}
