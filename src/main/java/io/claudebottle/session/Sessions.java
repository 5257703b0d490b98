package io.claudebottle.session;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.BottleStates;
import io.claudebottle.terminal.pty.ChildEnvironment;
import io.claudebottle.terminal.pty.Pty;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Claude inside running bottles: started under a holder so that the window may go, found again, and settled when it ends.
///
/// Every method but [#settle] may take as long as the engine does; none belongs on the FX thread.
public final class Sessions {

    private final Pty.Launcher ptys;
    private final BottleStates states;
    private final Transcripts transcripts;
    private final Map<String, String> environment;
    private final Path workingDirectory;
    private final Map<String, Boolean> holders = new ConcurrentHashMap<>();

    /// @param environment of this process; a child in a window gets it, less what belongs to the terminal this process runs in
    public Sessions(Pty.Launcher ptys, BottleStates states, Map<String, String> environment, Path workingDirectory) {
        this.ptys = ptys;
        this.states = states;
        this.transcripts = new Transcripts(states);
        this.environment = Map.copyOf(environment);
        this.workingDirectory = workingDirectory;
    }

    /// What to run, in a terminal, to be in front of the bottle's claude: it is started, or found again if it runs, or continued if it
    /// has ended. Carries no secret; [Bottle#environment] is what has to go with it.
    ///
    /// @throws ProblemException when the bottle does not answer
    public List<String> argv(Bottle bottle, boolean remoteControl) {
        List<String> claude = bottle.claudeArgv(SessionArgv.claudeArgs(remoteControl), true);
        return hasHolder(bottle) ? SessionArgv.held(claude) : SessionArgv.fallback(claude);
    }

    /// Whether claude outlives the terminal it is seen in. Without `dtach` in the bottle's image, closing the window ends claude.
    public boolean hasHolder(Bottle bottle) {
        return holders.computeIfAbsent(bottle.identity(), identity -> ask(bottle, "command -v dtach || echo none\n").startsWith("/"));
    }

    /// The bottle's claude behind a pseudo-terminal. Closing it leaves claude running where there is a holder.
    ///
    /// @throws ProblemException when the bottle does not answer or the command cannot be run
    public Pty open(Bottle bottle, boolean remoteControl, int columns, int rows) {
        List<String> argv = argv(bottle, remoteControl);
        try {
            return ptys.start(argv, with(bottle, ChildEnvironment.of(environment)), workingDirectory, columns, rows);
        } catch (IOException e) {
            throw cannotStart(bottle, e);
        }
    }

    /// The same in this process's own terminal; returns when claude has ended or the terminal was detached from it.
    ///
    /// @return [SessionStatus.Running] when claude runs on without us
    public SessionStatus run(Bottle bottle, boolean remoteControl) throws InterruptedException {
        var builder = new ProcessBuilder(argv(bottle, remoteControl)).inheritIO().directory(workingDirectory.toFile());
        builder.environment().clear();
        builder.environment().putAll(with(bottle, environment));
        int exitCode;
        try {
            exitCode = builder.start().waitFor();
        } catch (IOException e) {
            throw cannotStart(bottle, e);
        }
        return hasHolder(bottle) ? status(bottle) : SessionStatus.Ended.with(exitCode);
    }

    private static Map<String, String> with(Bottle bottle, Map<String, String> environment) {
        var child = new HashMap<>(environment);
        child.putAll(bottle.environment());
        return child;
    }

    private static ProblemException cannotStart(Bottle bottle, IOException cause) {
        return new ProblemException(
                Problem.of("cannot open a terminal into " + bottle.name() + ": " + cause.getMessage(), "The bottle still runs. Correct that, then attach again."),
                cause);
    }

    /// What became of the bottle's claude. Only a held one leaves traces; without a holder the answer is [SessionStatus.NeverStarted].
    ///
    /// @throws ProblemException when the bottle does not answer
    public SessionStatus status(Bottle bottle) {
        String[] words = ask(bottle, BottleScripts.STATUS).split(" ");
        return switch (words[0]) {
            case "never" -> new SessionStatus.NeverStarted();
            case "running" -> new SessionStatus.Running(number(words));
            case "ended" -> SessionStatus.Ended.with((int) number(words));
            default -> SessionStatus.Ended.withoutTrace();
        };
    }

    /// What the bottle says is the agent's to forge, so nothing of it is trusted to be a number.
    private static long number(String[] words) {
        if (words.length != 2 || !words[1].matches("[0-9]{1,9}")) {
            throw new ProblemException("the bottle gives no sensible account of its claude", "Stop the bottle, or attach to it to see for yourself.");
        }
        return Long.parseLong(words[1]);
    }

    private static String ask(Bottle bottle, String script) {
        ExecResult answer = bottle.exec(script);
        if (answer.returnCode() != 0) {
            throw new ProblemException(Problem.of("bottle " + bottle.identity() + " does not answer", "See whether it still runs, then try again.")
                    .withEvidence(answer.stderr().lines().toList()));
        }
        return answer.stdout().strip();
    }

    /// Ends the bottle, as Stop does: what claude remembers is kept if the state will be, the bottle is closed, the state is settled.
    public Settled end(Bottle bottle) {
        return end(bottle, status(bottle));
    }

    /// @param status how claude ended, for a caller that knows it; a claude that still runs is stopped by the operator's wish
    public Settled end(Bottle bottle, SessionStatus status) {
        List<String> warnings = new ArrayList<>();
        if (isCrash(status)) {
            states.preserve(bottle.identity());
        }
        if (states.isPreserved(bottle.identity())) {
            transcripts.snapshot(bottle).ifPresent(warnings::add);
        }
        bottle.close();
        holders.remove(bottle.identity());
        return settled(bottle.identity(), warnings);
    }

    /// Settles the state of a bottle that is gone already: kept when claude failed or someone marked it, deleted otherwise.
    public Settled settle(String identity, SessionStatus status) {
        if (isCrash(status)) {
            states.preserve(identity);
        }
        return settled(identity, List.of());
    }

    private static boolean isCrash(SessionStatus status) {
        return status instanceof SessionStatus.Ended ended && !ended.cleanly();
    }

    private Settled settled(String identity, List<String> warnings) {
        boolean preserved = states.isPreserved(identity);
        if (!preserved) {
            states.delete(identity);
        }
        return new Settled(identity, preserved, warnings);
    }
}
