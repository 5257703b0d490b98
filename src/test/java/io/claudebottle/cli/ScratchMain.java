package io.claudebottle.cli;

import io.claudebottle.backend.BottleBackends;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.ScratchBackend;
import io.claudebottle.manifest.AgentManifest;
import io.claudebottle.manifest.BottleManifest;
import io.claudebottle.manifest.EnvValue;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.manifest.Origin;
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
import io.claudebottle.state.SettingsFile;
import io.claudebottle.terminal.model.Frame;
import java.util.function.Consumer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/// The real command line over the scratch backend, in a process of its own so that a test can give it a terminal, or take it away.
///
/// `SCRATCH_HOME` is where everything is, `SCRATCH_CLAUDE` plays claude, `SCRATCH_RUNNING` names a bottle that another process launched,
/// `SCRATCH_ASKS` a variable that the bottle asks for; `SCRATCH_HANGS=1` makes a launch stand still.
final class ScratchMain {

    private ScratchMain() {}

    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        var output = new Output(System.out, System.err);
        var context = new VerbContext(() -> workbench(environment), Terminal.ofProcess(System.err), output, System.in);
        System.exit(new Cli(context, new NoDesktop(), true).run(arguments));
    }

    private static Workbench workbench(Map<String, String> environment) {
        Path directory = Path.of(environment.get("SCRATCH_HOME"));
        var home = new Home(directory.resolve("home"));
        var states = new BottleStates(home);
        var docker = new ScratchBackend("docker", directory.resolve("bottles"), directory, states, Path.of(environment.get("SCRATCH_CLAUDE")));
        if (environment.containsKey("SCRATCH_HANGS")) {
            docker.duringStage = ScratchMain::hang;
        }
        Optional.ofNullable(environment.get("SCRATCH_RUNNING")).ifPresent(docker::appear);
        var backends = new BottleBackends(List.of(docker), environment);
        Path workingDirectory = Path.of("").toAbsolutePath();
        Manifest manifest = manifest(home, Optional.ofNullable(environment.get("SCRATCH_ASKS")));
        return new Workbench(
                home,
                directory,
                workingDirectory,
                environment,
                new SettingsFile(home),
                cwd -> manifest,
                backends,
                states,
                new Launches(backends, states, new AgreedGrants(home), Clock.systemUTC(), new SecureRandom()),
                new Sessions(new NoPty(), states, environment, workingDirectory),
                new FakeLedger(),
                new FakeRouteDesk(),
                new FakeProposalDesk(),
                new AuditLog(home, Clock.systemUTC(), _ -> {}));
    }

    private static void hang(LaunchProgress.Stage stage, LaunchProgress progress) {
        if (stage == LaunchProgress.Stage.AGENT) {
            var cancelled = new CountDownLatch(1);
            progress.onCancel(cancelled::countDown);
            try {
                cancelled.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            progress.throwIfCancelled();
        }
    }

    private static Manifest manifest(Home home, Optional<String> asked) {
        var origin = new Origin(home.bottles().resolve("dev.md"), 1);
        Map<String, EnvValue> env = asked.map(name -> Map.<String, EnvValue>of(name, new EnvValue.Asked("", origin))).orElse(Map.of());
        var bottle = new BottleManifest("dev", env, List.of(), List.of(), false, Optional.empty(), Optional.empty(), "", origin);
        var agent = new AgentManifest("researcher", "dev", List.of(), "", "You research.", false, new Origin(home.agents().resolve("researcher.md"), 1));
        return new Manifest(new TreeMap<>(Map.of("dev", bottle)), new TreeMap<>(Map.of("researcher", agent)), List.of(), List.of());
    }

    private static final class NoDesktop implements Desktop {
        @Override
        public boolean isPresent() {
            return false;
        }

        @Override
        public void open(Workbench workbench, boolean timing) {
            throw new AssertionError("a window was opened");
        }

        @Override
        public void showFailure(Problem problem) {
            throw new AssertionError("a window was opened");
        }

        @Override
        public int runTerminal(TerminalRun run, Consumer<Frame> last) {
            throw new AssertionError("a window was opened");
        }

        @Override
        public void paint(Frame frame, Path png) {
            throw new AssertionError("a picture was painted");
        }
    }
}
