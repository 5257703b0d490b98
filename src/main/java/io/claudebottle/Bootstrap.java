package io.claudebottle;

import io.claudebottle.backend.BottleBackends;
import io.claudebottle.backend.docker.DockerBackend;
import io.claudebottle.cli.Output;
import io.claudebottle.manifest.ManifestLoader;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.AgreedGrants;
import io.claudebottle.session.Launches;
import io.claudebottle.session.Sessions;
import io.claudebottle.session.Workbench;
import io.claudebottle.session.gate.Ledger;
import io.claudebottle.session.gate.LedgerEntry;
import io.claudebottle.session.gate.RouteChoice;
import io.claudebottle.session.gate.RouteDesk;
import io.claudebottle.session.supervise.PendingProposal;
import io.claudebottle.session.supervise.ProposalDesk;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Home;
import io.claudebottle.state.Settings;
import io.claudebottle.state.SettingsFile;
import io.claudebottle.terminal.Pty4jLauncher;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Puts the collaborators together: the one place that knows which class stands behind each of them.
final class Bootstrap {

    private final Map<String, String> environment;
    private final Path userDirectory;
    private final Home home;

    Bootstrap(Map<String, String> environment) {
        this.environment = environment;
        this.userDirectory = userDirectory(environment);
        this.home = Home.of(environment, userDirectory);
    }

    /// `$HOME` as a shell's `~` takes it; the virtual machine asks the password database instead.
    private static Path userDirectory(Map<String, String> environment) {
        Path declared = Path.of(environment.getOrDefault("HOME", ""));
        return declared.isAbsolute() ? declared : Path.of(System.getProperty("user.home"));
    }

    Home home() {
        return home;
    }

    /// @param output where unreadable settings are mentioned
    Workbench workbench(Output output) {
        Clock clock = Clock.systemUTC();
        var states = new BottleStates(home);
        var settings = new SettingsFile(home);
        Supplier<Settings> current = () -> settings(settings, output);
        Path workingDirectory = Path.of("").toAbsolutePath();
        var backends = new BottleBackends(List.of(new DockerBackend(userDirectory, environment, states, current, clock)), environment);
        return new Workbench(
                home,
                userDirectory,
                workingDirectory,
                environment,
                settings,
                cwd -> new ManifestLoader(home, cwd, userDirectory).load(),
                backends,
                states,
                new Launches(backends, states, new AgreedGrants(home), clock, new SecureRandom()),
                new Sessions(new Pty4jLauncher(), states, environment, workingDirectory),
                new Unwired(),
                new Unwired(),
                new Unwired());
    }

    /// Stands where the desks of the gates will.
    private static final class Unwired implements Ledger, RouteDesk, ProposalDesk {

        private static IllegalStateException missing() {
            return new IllegalStateException("nobody wired the gates to this window");
        }

        @Override
        public AutoCloseable follow(String identity, Consumer<LedgerEntry> entries, Consumer<String> ended) {
            throw missing();
        }

        @Override
        public RouteTable current(String identity) {
            throw missing();
        }

        @Override
        public String decide(String identity, String host, RouteChoice choice) {
            throw missing();
        }

        @Override
        public String replace(String identity, RouteTable table) {
            throw missing();
        }

        @Override
        public AutoCloseable watch(Consumer<List<PendingProposal>> pending, Consumer<Problem> problems) {
            throw missing();
        }

        @Override
        public String approve(PendingProposal proposal, Optional<String> modified, String notes) {
            throw missing();
        }

        @Override
        public String reject(PendingProposal proposal, String reason) {
            throw missing();
        }
    }

    /// Settings that cannot be read never keep a bottle from running.
    private static Settings settings(SettingsFile file, Output output) {
        try {
            return file.read();
        } catch (ProblemException e) {
            output.report(e.problem());
            return Settings.defaults();
        }
    }
}
