package io.claudebottle.cli;

import io.claudebottle.backend.BottleBackends;
import io.claudebottle.backend.ScratchBackend;
import io.claudebottle.manifest.AgentManifest;
import io.claudebottle.manifest.BottleManifest;
import io.claudebottle.manifest.EnvValue;
import io.claudebottle.manifest.GitEntry;
import io.claudebottle.manifest.GitUser;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.manifest.ManifestProblem;
import io.claudebottle.manifest.Origin;
import io.claudebottle.manifest.Route;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.AgreedGrants;
import io.claudebottle.session.Launches;
import io.claudebottle.session.Sessions;
import io.claudebottle.session.Workbench;
import io.claudebottle.session.gate.BottleLedger;
import io.claudebottle.session.gate.BottleRoutes;
import io.claudebottle.session.supervise.FakeProposalDesk;
import io.claudebottle.state.AuditLog;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.EgressDecisions;
import io.claudebottle.state.Home;
import io.claudebottle.state.SettingsFile;
import io.claudebottle.terminal.model.Frame;
import java.util.function.Consumer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/// The command line in this process, over a scratch backend, a scripted operator and captured streams.
final class CliHarness {

    final Path directory;
    final Path workingDirectory;
    final Home home;
    final BottleStates states;
    final ScratchBackend docker;
    final ScratchBackend bubblewrap;
    final FakeProposalDesk proposals = new FakeProposalDesk();
    final ScriptedTerminal terminal = new ScriptedTerminal();
    final Map<String, String> environment = new HashMap<>();
    final Map<String, EnvValue> env = new LinkedHashMap<>();
    final List<ManifestProblem> broken = new ArrayList<>();
    final TreeMap<String, AgentManifest> agents = new TreeMap<>();
    final TreeMap<String, BottleManifest> bottles = new TreeMap<>();
    final List<String> audited = new ArrayList<>();
    InputStream stdin = new ByteArrayInputStream(new byte[0]);
    Optional<Workbench> shown = Optional.empty();
    Optional<Problem> failure = Optional.empty();
    Optional<ProblemException> unready = Optional.empty();
    Optional<TerminalRun> ran = Optional.empty();
    Optional<Path> painted = Optional.empty();
    boolean display;

    /// When set, whoever read stdout is gone.
    volatile boolean outBreaks;

    private final Random random = new Random(7);
    private final ByteArrayOutputStream out = new Printed();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /// @param claude lines of a shell script that plays claude
    CliHarness(Path directory, String... claude) throws IOException {
        this.directory = directory;
        workingDirectory = Files.createDirectories(directory.resolve("project"));
        home = new Home(directory.resolve("home"));
        states = new BottleStates(home);
        Path executable = Files.createDirectories(directory.resolve("bin")).resolve("claude");
        Files.writeString(executable, "#!/bin/sh\n" + String.join("\n", claude) + "\n");
        if (!executable.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + executable + " executable");
        }
        docker = new ScratchBackend("docker", directory.resolve("bottles"), directory, states, executable);
        bubblewrap = new ScratchBackend("bubblewrap", directory.resolve("bottles"), directory, states, executable);
        addAgent("researcher", "You research.");
        addAgent("implementer", "");
    }

    void addAgent(String name, String prompt) {
        agents.put(name, new AgentManifest(name, "dev", List.of(), "", prompt, false, origin("agents/" + name + ".md", 1)));
        bottles.put("dev", new BottleManifest(
                "dev",
                env,
                List.of(new GitEntry("upstream", new GitEntry.Upstream("ssh://git@git.example.com/a.git", "git", "git.example.com", 22, "a.git"),
                        key().toString(), Optional.of("ssh-ed25519 AAAA"), Map.of(), origin("bottles/dev.md", 8))),
                List.of(new Route("api.example.com", List.of("/v1"), Optional.of(new Route.Auth("Bearer", "EXAMPLE_TOKEN")), Optional.empty(), true,
                        origin("bottles/dev.md", 12))),
                false,
                Optional.of(new GitUser(Optional.of("Ada"), Optional.of("ada@example.com"), origin("bottles/dev.md", 20))),
                Optional.empty(),
                "",
                origin("bottles/dev.md", 1)));
    }

    private Path key() {
        Path key = directory.resolve("key");
        try {
            return Files.writeString(key, "not a key");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    Origin origin(String file, int line) {
        return new Origin(home.root().resolve(file), line);
    }

    void asks(String variable, String prompt) {
        env.put(variable, new EnvValue.Asked(prompt, origin("bottles/dev.md", 5)));
    }

    /// What a run left.
    ///
    /// @param out lines of stdout
    /// @param err lines of stderr
    record Run(int code, List<String> out, List<String> err) {}

    Run run(String... arguments) {
        out.reset();
        err.reset();
        var output = new Output(new PrintStream(outBreaks ? brokenPipe() : out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        int code = new Cli(new VerbContext(this::workbench, terminal, output, stdin), new Desktop() {
            @Override
            public boolean isPresent() {
                return display;
            }

            @Override
            public void open(Workbench workbench, boolean timing) {
                shown = Optional.of(workbench);
            }

            @Override
            public void showFailure(Problem problem) {
                failure = Optional.of(problem);
            }

            @Override
            public int runTerminal(TerminalRun run, Consumer<Frame> last) {
                ran = Optional.of(run);
                return 42;
            }

            @Override
            public void paint(Frame frame, Path png) {
                painted = Optional.of(png);
            }
        }, environment.containsKey("CLAUDE_BOTTLE_DEBUG")).run(arguments);
        return new Run(code, lines(out), lines(err));
    }

    private static java.io.OutputStream brokenPipe() {
        return new java.io.OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
    }

    /// Waits until a run on another thread has printed this.
    void awaitOut(String text) throws InterruptedException {
        synchronized (out) {
            while (!out.toString(StandardCharsets.UTF_8).contains(text)) {
                out.wait(10_000);
            }
        }
    }

    /// Wakes whoever waits for what is printed.
    private static final class Printed extends ByteArrayOutputStream {
        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            notifyAll();
        }
    }

    /// What the run that is going on has put on stdout.
    String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<String> lines(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8).lines().toList();
    }

    Workbench workbench() {
        unready.ifPresent(problem -> {
            throw problem;
        });
        var backends = new BottleBackends(List.of(docker, bubblewrap), environment);
        Clock clock = Clock.fixed(Instant.parse("2026-11-24T08:00:00Z"), ZoneOffset.UTC);
        Function<Path, Manifest> manifests = _ -> new Manifest(bottles, agents, List.copyOf(broken), List.of());
        return new Workbench(
                home,
                directory,
                workingDirectory,
                environment,
                new SettingsFile(home),
                manifests,
                backends,
                states,
                new Launches(backends, states, new AgreedGrants(home), clock, random),
                new Sessions(new NoPty(), states, environment, workingDirectory),
                new BottleLedger(backends, states),
                new BottleRoutes(backends, states, new EgressDecisions(home), manifests,
                        (_, slug, action, _, _, _, _) -> audited.add(slug + " " + action)),
                proposals,
                new AuditLog(home, clock, _ -> {}));
    }

    List<Path> stageDirectories() throws IOException {
        try (var entries = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return entries.filter(path -> path.getFileName().toString().startsWith("claude-bottle-stage.")).toList();
        }
    }
}
