package io.claudebottle.app.terminals;

import io.claudebottle.app.AgentKey;
import io.claudebottle.app.ClaudeSessions;
import io.claudebottle.app.FxThread;
import io.claudebottle.app.Latest;
import io.claudebottle.backend.Bottle;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.SessionStatus;
import io.claudebottle.terminal.pty.Pty;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// One tab: attached to claude, or claude has ended and says how. Lives on the FX thread.
public final class TerminalSession {

    /// The pane tells the child its real size as soon as it is laid out.
    private static final int COLUMNS = 80;
    private static final int ROWS = 24;

    private final AgentKey key;
    private final String agentName;
    private final Bottle bottle;
    private final ClaudeSessions sessions;
    private final FxThread fx;
    private final TerminalFiles files;
    private final Latest latest = new Latest();
    private final ReadOnlyObjectWrapper<Phase> phase = new ReadOnlyObjectWrapper<>(this, "phase", new Phase.Attaching());

    TerminalSession(AgentKey key, String agentName, Bottle bottle, ClaudeSessions sessions, FxThread fx, Function<Duration, Executor> delayed) {
        this.key = key;
        this.agentName = agentName;
        this.bottle = bottle;
        this.sessions = sessions;
        this.fx = fx;
        this.files = new TerminalFiles(bottle, sessions, fx, delayed);
    }

    public AgentKey key() {
        return key;
    }

    /// "?" if unknown.
    public String agentName() {
        return agentName;
    }

    /// What the operator hands in here.
    public TerminalFiles files() {
        return files;
    }

    public ReadOnlyObjectProperty<Phase> phase() {
        return phase.getReadOnlyProperty();
    }

    void attach(boolean remoteControl) {
        attachTo(() -> sessions.open(bottle, remoteControl, COLUMNS, ROWS));
    }

    /// Starts claude anew in the same bottle; what still runs there is ended first.
    void restart() {
        attachTo(() -> {
            sessions.endClaude(bottle);
            return sessions.open(bottle, false, COLUMNS, ROWS);
        });
    }

    private void attachTo(Callable<Pty> opening) {
        Latest.Turn turn = latest.next();
        phase.set(new Phase.Attaching());
        fx.run(
                opening,
                pty -> {
                    if (turn.isCurrent()) {
                        attached(pty, turn);
                    } else {
                        pty.close();
                    }
                },
                turn.only(problem -> phase.set(new Phase.Failed(problem))));
    }

    private void attached(Pty pty, Latest.Turn turn) {
        phase.set(new Phase.Attached(pty));
        pty.exit().thenAccept(code -> fx.later(() -> turn.<Integer>only(this::childEnded).accept(code)));
    }

    /// The child is only what attaches to claude, so its end is not yet claude's end.
    private void childEnded(int attachCode) {
        Latest.Turn turn = latest.next();
        fx.run(
                () -> outcome(attachCode),
                turn.only(phase::set),
                turn.only(problem -> phase.set(new Phase.Failed(problem))));
    }

    private Phase outcome(int attachCode) {
        return switch (sessions.status(bottle)) {
            case SessionStatus.Running _ -> new Phase.Detached();
            case SessionStatus.Ended ended -> new Phase.Ended(ended);
            // Without a holder nothing but the child itself tells how claude ended.
            case SessionStatus.NeverStarted _ -> new Phase.Ended(SessionStatus.Ended.with(attachCode));
        };
    }

    /// Lets go of claude, which runs on.
    void detach() {
        latest.next();
        pty().ifPresent(Pty::close);
        phase.set(new Phase.Detached());
    }

    private Optional<Pty> pty() {
        return phase.get() instanceof Phase.Attached attached ? Optional.of(attached.pty()) : Optional.empty();
    }

    /// Where a tab stands.
    public sealed interface Phase {
        record Attaching() implements Phase {}

        record Attached(Pty pty) implements Phase {}

        /// Claude runs on; this tab only lost sight of it.
        record Detached() implements Phase {}

        record Ended(SessionStatus.Ended status) implements Phase {}

        record Failed(Problem problem) implements Phase {}
    }
}
