package io.claudebottle.sidecar.gitgate;

import io.claudebottle.policy.GitUpstream;
import io.claudebottle.policy.GitUpstreams;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.Child;
import io.claudebottle.sidecar.Daemon;
import io.claudebottle.sidecar.EventLog;
import io.claudebottle.sidecar.wire.ControlMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The way of git out of a bottle: `git daemon` over one mirror an upstream, with the gate's judgement behind its hooks, and an
/// `ssh-agent` an upstream for the key.
public final class GitGateDaemon implements Daemon {

    public static final String NAME = "git-gate";

    private static final Duration UP = Duration.ofSeconds(10);
    private static final String READY = "Ready to rumble";

    private final GateSettings settings;
    private final GitUpstreams upstreams;
    private final EventLog log;
    private final Tools tools = new Tools();
    private final Map<String, Mirror> mirrors = new LinkedHashMap<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private @Nullable HookCalls calls;
    private @Nullable Child server;
    private volatile String lastWords = "";

    /// @throws ProblemException when a pinned host key is of no use
    GitGateDaemon(GateSettings settings, GitUpstreams upstreams, EventLog log) {
        upstreams.list().forEach(SshCommand::requireUsable);
        this.settings = settings;
        this.upstreams = upstreams;
        this.log = log;
    }

    /// The daemon as the bundle runs it.
    ///
    /// @throws ProblemException when what it is to serve cannot be read
    public static GitGateDaemon fromEnvironment(Map<String, String> environment, EventLog log) {
        GateSettings settings = GateSettings.fromEnvironment(environment);
        try {
            return new GitGateDaemon(settings, GitUpstreams.parse(Files.readString(settings.upstreams())), log);
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of(
                            "the git upstreams at " + settings.upstreams() + " cannot be read: " + e,
                            "Launch the bottle again, or set " + GateSettings.UPSTREAMS_VARIABLE + "."),
                    e);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void start() throws IOException {
        Map<String, String> environment = environment();
        privateDirectory(settings.directory());
        if (Files.exists(settings.scans())) {
            // Left behind by a gate that was killed.
            SecretScan.delete(settings.scans());
        }
        privateDirectory(settings.scans());
        privateDirectory(settings.repositories());
        privateDirectory(settings.run());
        requireScanner();
        requireSsh(environment);
        Path rules = Files.write(settings.run().resolve("gitleaks.toml"), HookCalls.resource("gitleaks.toml"));
        for (GitUpstream upstream : upstreams.list()) {
            open(upstream, environment);
        }
        Map<Path, Mirror> byDirectory = new HashMap<>();
        mirrors.values().forEach(mirror -> byDirectory.put(mirror.directory(), mirror));
        var scan = new SecretScan(settings.gitleaks(), rules, settings.scans(), settings.scanTimeout(), tools, environment);
        var hooks = new HookCalls(settings.run(), new GateJudge(byDirectory, scan, new GitEvents(log)));
        calls = hooks;
        hooks.start();
        hooks.ended().whenComplete(this::died);
        serve(environment);
        log.write("listening", Map.of("daemon", NAME, "port", settings.port()));
    }

    /// Complete, for everything the gate runs: nothing of a user or a machine changes what git does.
    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", settings.path());
        environment.put("HOME", "/nonexistent");
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
        environment.put("GIT_ATTR_NOSYSTEM", "1");
        environment.put("GIT_TERMINAL_PROMPT", "0");
        // Otherwise a pushed refs/replace/ could show the scan another commit than the one that is forwarded.
        environment.put("GIT_NO_REPLACE_OBJECTS", "1");
        environment.put("GIT_GATE_RUN", settings.run().toString());
        return environment;
    }

    private static void privateDirectory(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    private void requireScanner() throws IOException {
        if (!Files.isExecutable(settings.gitleaks())) {
            throw new IOException("the scanner gitleaks is not at " + settings.gitleaks() + ", and without it no push could be judged");
        }
    }

    /// ssh refuses to run for a user without an account.
    private void requireSsh(Map<String, String> environment) throws IOException {
        Tools.Outcome asked = tools.run(new Tools.Job(
                List.of("ssh", "-F", "/dev/null", "-G", "localhost"), environment, settings.run(), Tools.Feed.NOTHING, UP));
        if (!asked.succeeded()) {
            throw new IOException("ssh does not work here: " + asked.output().strip());
        }
    }

    private void open(GitUpstream upstream, Map<String, String> environment) throws IOException {
        // Numbered, because the name of a socket must be short.
        Path own = settings.run().resolve("upstream-" + mirrors.size());
        privateDirectory(own);
        var agent = new KeyAgent(upstream.name(), own.resolve("agent"), tools, environment);
        agent.ended().whenComplete(this::died);
        var mirror = new Mirror(
                upstream,
                settings.repositories().resolve(upstream.name() + ".git").toAbsolutePath().normalize(),
                agent,
                own.resolve("known_hosts"),
                tools,
                environment,
                settings.upstreamTimeout());
        mirrors.put(upstream.name(), mirror);
        mirror.create(settings.run().resolve("bin"));
    }

    private void serve(Map<String, String> environment) throws IOException {
        var up = new CompletableFuture<Void>();
        String repositories = settings.repositories().toAbsolutePath().normalize().toString();
        Child started = Child.start(
                "git daemon",
                Tools.expendable(List.of(
                        "git", "daemon",
                        "--verbose",
                        "--log-destination=stderr",
                        "--reuseaddr",
                        "--port=" + settings.port(),
                        "--base-path=" + repositories,
                        "--enable=receive-pack",
                        "--informative-errors",
                        "--access-hook=" + settings.run().resolve("bin/access-hook"),
                        "--init-timeout=30",
                        "--timeout=900",
                        "--max-connections=32",
                        repositories)),
                environment,
                line -> {
                    lastWords = line;
                    if (line.contains(READY)) {
                        up.complete(null);
                    }
                });
        server = started;
        started.ended().whenComplete((ok, death) -> {
            up.completeExceptionally(new IOException("git daemon cannot serve: " + lastWords));
            died(ok, death);
        });
        try {
            up.get(UP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("git daemon does not come up", e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause().getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting git daemon", e);
        }
    }

    private void died(@Nullable Void ok, @Nullable Throwable death) {
        if (death != null) {
            ended.completeExceptionally(death);
        }
    }

    /// Takes private keys by the name of their upstream, in place of those before. They go into the memory of an `ssh-agent`.
    ///
    /// @throws ProblemException naming every key that is of no use and why; the others hold
    public void takeKeys(ControlMessage.GitKeys keys) {
        List<Problem> problems = new ArrayList<>();
        for (String name : new TreeSet<>(keys.keys().keySet())) {
            try {
                hold(name, keys.keys().getOrDefault(name, ""));
            } catch (ProblemException e) {
                problems.add(e.problem());
            }
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(
                    String.join("; ", problems.stream().map(Problem::what).toList()),
                    String.join(" ", problems.stream().map(Problem::fix).filter(fix -> !fix.isEmpty()).distinct().toList()));
        }
    }

    private void hold(String name, String key) {
        Mirror mirror = mirrors.get(name);
        if (mirror == null) {
            throw new ProblemException("no git upstream of this bottle is called '" + name + "'", "");
        }
        byte[] usable = PrivateKeyText.usable(name, key);
        try {
            mirror.agent().hold(usable);
        } catch (IOException e) {
            throw new ProblemException(Problem.of("the SSH key for the git upstream '" + name + "' found no agent to hold it: " + e.getMessage()), e);
        }
    }

    @Override
    public CompletionStage<Void> ended() {
        return ended;
    }

    @Override
    public void close() {
        tools.close();
        HookCalls listening = calls;
        if (listening != null) {
            listening.close();
        }
        Child serving = server;
        if (serving != null) {
            serving.close();
        }
        mirrors.values().forEach(mirror -> mirror.agent().close());
        ended.complete(null);
    }
}
