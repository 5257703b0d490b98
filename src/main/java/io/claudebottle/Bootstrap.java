package io.claudebottle;

import io.claudebottle.backend.BottleBackends;
import io.claudebottle.backend.bubblewrap.BubblewrapBackend;
import io.claudebottle.backend.docker.DockerBackend;
import io.claudebottle.cli.Output;
import io.claudebottle.backend.parts.SidecarDirectory;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.manifest.ManifestLoader;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.AgreedGrants;
import io.claudebottle.session.Launches;
import io.claudebottle.session.Sessions;
import io.claudebottle.session.Workbench;
import io.claudebottle.session.gate.BottleLedger;
import io.claudebottle.session.gate.BottleRoutes;
import io.claudebottle.session.supervise.BottleProposals;
import io.claudebottle.state.AuditEntry;
import io.claudebottle.state.AuditLog;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.EgressDecisions;
import io.claudebottle.state.Home;
import io.claudebottle.state.Settings;
import io.claudebottle.state.SettingsFile;
import io.claudebottle.terminal.pty.Pty;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
        var backends = new BottleBackends(
                List.of(
                        new DockerBackend(userDirectory, environment, states, current, clock),
                        new BubblewrapBackend(userDirectory, environment, states, SidecarDirectory.ofTheProduct(), current, clock)),
                environment);
        var sessions = new Sessions(Pty.Launcher.ofSystem(), states, environment, workingDirectory);
        var audit = new AuditLog(home, clock, output::report);
        Function<Path, Manifest> manifests = cwd -> new ManifestLoader(home, cwd, userDirectory).load();
        var routes = new BottleRoutes(backends, states, new EgressDecisions(home), manifests,
                (component, slug, action, justification, notes, before, after) ->
                        audit.append(slug, component, AuditEntry.Action.of(action), "", justification, notes, before, after));
        return new Workbench(
                home,
                userDirectory,
                workingDirectory,
                environment,
                settings,
                manifests,
                backends,
                states,
                new Launches(backends, states, new AgreedGrants(home), clock, new SecureRandom()),
                sessions,
                new BottleLedger(backends, states),
                routes,
                new BottleProposals(backends, states, home, routes, audit, sessions),
                audit);
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
