package io.claudebottle.sidecar;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.egress.EgressDaemon;
import io.claudebottle.sidecar.egress.EgressSettings;
import io.claudebottle.sidecar.gitgate.GitGateDaemon;
import io.claudebottle.sidecar.pipelock.PipelockDaemon;
import io.claudebottle.sidecar.supervise.GateRoutes;
import io.claudebottle.sidecar.supervise.SuperviseDaemon;
import io.claudebottle.sidecar.wire.ControlMessage;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The one process of a bottle's sidecar container, and its first: hosts the daemons that `CLAUDE_BOTTLE_SIDECAR_DAEMONS` names
/// (all of them when it is not set), ends within eight seconds of SIGTERM or SIGINT, and ends with a non-zero code when a daemon
/// dies. Everything it has to say is a line of JSON on standard output; `{"event":"ready"}` is the line to wait for.
public final class SidecarMain {

    private static final Duration GRACE = Duration.ofSeconds(8);

    /// Complains, with a stack trace each, of callbacks of tunnels that outlive the threads by a moment when the gate closes. Kept
    /// here because a logger that nobody holds forgets its level.
    private static final Logger LATE_CALLBACKS = Logger.getLogger("io.netty.util.concurrent.DefaultPromise.rejectedExecution");

    /// What the egress gate reads: the proxy that it goes out through, and the authority that this one signs with.
    private static final String UPSTREAM_PROXY = "EGRESS_UPSTREAM_PROXY";

    private static final String UPSTREAM_CA = "EGRESS_UPSTREAM_CA";

    private SidecarMain() {}

    public static void main(String[] args) throws InterruptedException {
        // Otherwise Netty goes looking for three other logging libraries first.
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        // Not System.out, which keeps it to itself when a line cannot be written.
        var log = new EventLog(new FileOutputStream(FileDescriptor.out), Clock.systemUTC());
        LogHandler.install(log);
        LATE_CALLBACKS.setLevel(Level.OFF);
        int code;
        try {
            code = run(System.getenv(), log);
        } catch (ProblemException e) {
            log.write("failed", Map.of("reason", e.problem().what(), "fix", e.problem().fix()));
            code = Bundle.DAEMON_DIED;
        }
        if (code != 0) {
            System.exit(code);
        }
    }

    private static int run(Map<String, String> environment, EventLog log) throws InterruptedException {
        ControlChannel control = ControlChannel.fromEnvironment(environment, log);
        Map<String, String> composed = new HashMap<>(environment);
        Map<String, Supplier<Daemon>> known = new LinkedHashMap<>();
        // First, because it changes what the egress gate finds in its environment.
        known.put(PipelockDaemon.NAME, () -> pipelock(composed, control, log));
        known.put(EgressDaemon.NAME, () -> EgressDaemon.fromEnvironment(composed, control, log));
        known.put(GitGateDaemon.NAME, () -> gitGate(environment, control, log));
        known.put(SuperviseDaemon.NAME, () -> supervise(environment, control, log));

        String csv = environment.getOrDefault(DaemonSelection.VARIABLE, String.join(",", known.keySet()));
        DaemonSelection selection = DaemonSelection.parse(csv, known.keySet());
        if (!selection.ignored().isEmpty()) {
            log.write("ignored", Map.of("daemons", selection.ignored(), "reason", "no such daemon in this bundle"));
        }
        List<Daemon> daemons = new ArrayList<>();
        selection.selected().forEach(name -> daemons.add(known.get(name).get()));
        // The channel last, so that whoever it tells something is there.
        var bundle = new Bundle(List.of(daemons, List.of(control)), log);
        stopOnSignal(bundle, log);
        return bundle.run();
    }

    /// Makes pipelock the egress gate's way out. New rules reach it before they reach the gate: what it refuses, the gate never gets.
    private static Daemon pipelock(Map<String, String> composed, ControlChannel control, EventLog log) {
        PipelockDaemon pipelock = PipelockDaemon.fromEnvironment(composed, log);
        try {
            pipelock.prepare();
        } catch (IOException e) {
            throw new ProblemException(Problem.of("pipelock cannot be prepared: " + e.getMessage(), "Build the bundle's image anew."), e);
        }
        control.on(ControlMessage.Routes.class, routes -> pipelock.reload(routes.table()));
        composed.put(UPSTREAM_PROXY, "http://" + pipelock.address().getAddress().getHostAddress() + ":" + pipelock.address().getPort());
        composed.put(UPSTREAM_CA, pipelock.authority().toString());
        return pipelock;
    }

    private static Daemon gitGate(Map<String, String> environment, ControlChannel control, EventLog log) {
        GitGateDaemon gitGate = GitGateDaemon.fromEnvironment(environment, log);
        control.on(ControlMessage.GitKeys.class, gitGate::takeKeys);
        return gitGate;
    }

    private static Daemon supervise(Map<String, String> environment, ControlChannel control, EventLog log) {
        String gate = environment.getOrDefault(EgressSettings.PORT_VARIABLE, "");
        var routes = new GateRoutes(gate.isEmpty() ? EgressSettings.PORT : Integer.parseInt(gate));
        SuperviseDaemon daemon = SuperviseDaemon.fromEnvironment(environment, routes, log);
        control.on(ControlMessage.Answer.class, daemon::takeAnswer);
        return daemon;
    }

    /// The JVM turns SIGTERM, SIGINT and SIGHUP into its shutdown; the hook holds that up until the daemons are closed.
    private static void stopOnSignal(Bundle bundle, EventLog log) {
        Runtime.getRuntime().addShutdownHook(new Thread(
                () -> {
                    try {
                        if (!bundle.stop(GRACE)) {
                            log.write("killed", Map.of("reason", "still closing after " + GRACE.toSeconds() + " s"));
                            Runtime.getRuntime().halt(Bundle.DAEMON_DIED);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "stop"));
    }
}
