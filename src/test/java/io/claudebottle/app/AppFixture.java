package io.claudebottle.app;

import io.claudebottle.app.agents.AgentActions;
import io.claudebottle.app.attention.DesktopNotifier;
import io.claudebottle.app.firstrun.FirstRunMemory;
import io.claudebottle.backend.BottleBackends;
import io.claudebottle.backend.ScratchBackend;
import io.claudebottle.manifest.ManifestLoader;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.AgreedGrants;
import io.claudebottle.session.Launches;
import io.claudebottle.session.Sessions;
import io.claudebottle.session.Workbench;
import io.claudebottle.session.gate.FakeLedger;
import io.claudebottle.session.gate.FakeRouteDesk;
import io.claudebottle.session.supervise.FakeProposalDesk;
import io.claudebottle.state.AuditLog;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.EgressDecisions;
import io.claudebottle.state.Home;
import io.claudebottle.state.Metadata;
import io.claudebottle.state.SettingsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Two backends of directories, a home in which the first steps were skipped, and what records what the application does to the world.
public final class AppFixture {

    public static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private final Path directory;
    public final Home home;
    public final BottleStates states;
    public final ScratchBackend docker;
    public final ScratchBackend bubblewrap;
    public final BottleBackends backends;
    public final FakeSessions sessions = new FakeSessions();
    public final FakeLedger ledger = new FakeLedger();
    public final FakeRouteDesk routes = new FakeRouteDesk();
    public final FakeProposalDesk proposals = new FakeProposalDesk();
    public final List<Problem> problems = new CopyOnWriteArrayList<>();
    public final List<Path> openedFolders = new CopyOnWriteArrayList<>();
    public final List<String> copied = new CopyOnWriteArrayList<>();
    public final List<DesktopNotifier.Notice> notices = new CopyOnWriteArrayList<>();
    public final List<Runnable> clicks = new CopyOnWriteArrayList<>();
    public final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);

    public AppFixture(Path directory) {
        this.directory = directory;
        home = new Home(directory.resolve("home"));
        states = new BottleStates(home);
        Path claude = directory.resolve("bin").resolve("claude");
        docker = new ScratchBackend("docker", directory.resolve("docker"), directory, states, claude);
        bubblewrap = new ScratchBackend("bubblewrap", directory.resolve("bubblewrap"), directory, states, claude);
        backends = new BottleBackends(List.of(docker, bubblewrap), Map.of());
        new FirstRunMemory(home).skip();
    }

    public AppFixture runs(ScratchBackend backend, String identity, String agent, Duration since) {
        states.write(new Metadata(
                identity, agent, home.root().toString(), false, NOW.minus(since).toString(), "claude-bottle-" + identity, backend.name()));
        backend.appear(identity);
        return this;
    }

    /// Nothing was ever skipped or written in the home.
    public AppFixture fresh() {
        try {
            Files.delete(home.root().resolve("first-run.json"));
            Files.delete(home.root());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /// The manifest is read from the home afresh each time; the working directory is the user's directory.
    public Workbench workbench() {
        return new Workbench(
                home,
                directory,
                directory,
                Map.of(),
                new SettingsFile(home),
                cwd -> new ManifestLoader(home, cwd, directory).load(),
                backends,
                states,
                new Launches(backends, states, new AgreedGrants(home), Clock.systemUTC(), RandomGenerator.getDefault()),
                new Sessions(
                        (_, _, _, _, _) -> {
                            throw new IOException("no terminal here");
                        },
                        states,
                        Map.of(),
                        directory),
                ledger,
                routes,
                proposals,
                new AuditLog(home, Clock.systemUTC(), _ -> {}));
    }

    public AgentActions.Desktop desktop() {
        return new AgentActions.Desktop() {
            @Override
            public void open(Path folder) {
                openedFolders.add(folder);
            }

            @Override
            public DesktopNotifier notices() {
                return (notice, clicked, _) -> {
                    notices.add(notice);
                    clicks.add(clicked);
                };
            }

            @Override
            public void copy(String text) {
                copied.add(text);
            }
        };
    }

    /// A timer that a test winds by hand.
    public static final class Timer implements Function<Duration, Executor> {

        private final List<Runnable> waiting = new ArrayList<>();

        @Override
        public Executor apply(Duration wait) {
            return waiting::add;
        }

        /// Runs what is due, once.
        public int elapse() {
            List<Runnable> due = List.copyOf(waiting);
            waiting.clear();
            due.forEach(Runnable::run);
            return due.size();
        }
    }
}
