package io.claudebottle.app;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.FileDelivery;
import io.claudebottle.session.SessionStatus;
import io.claudebottle.session.Sessions;
import io.claudebottle.session.Settled;
import io.claudebottle.terminal.view.FileIntake;
import io.claudebottle.terminal.pty.Pty;
import java.util.List;

/// [ClaudeSessions] over the real sessions.
final class HeldSessions implements ClaudeSessions {

    /// Asks first, and after five seconds no longer asks. Ends as soon as the process is gone.
    private static final String END = """
            kill -TERM %1$d 2>/dev/null || exit 0
            n=0
            while kill -0 %1$d 2>/dev/null; do
              n=$((n + 1))
              [ $n -lt 50 ] || { kill -KILL %1$d 2>/dev/null; exit 0; }
              sleep 0.1
            done
            """;

    private final Sessions sessions;
    private final FileDelivery files;

    HeldSessions(Sessions sessions, FileDelivery files) {
        this.sessions = sessions;
        this.files = files;
    }

    @Override
    public Pty open(Bottle bottle, boolean remoteControl, int columns, int rows) {
        return sessions.open(bottle, remoteControl, columns, rows);
    }

    @Override
    public SessionStatus status(Bottle bottle) {
        return sessions.status(bottle);
    }

    @Override
    public void endClaude(Bottle bottle) {
        if (sessions.status(bottle) instanceof SessionStatus.Running(long pid)) {
            ExecResult ended = bottle.exec(END.formatted(pid));
            if (ended.returnCode() != 0) {
                throw new ProblemException(Problem.of("claude in " + bottle.identity() + " could not be ended", "Stop the bottle instead.")
                        .withEvidence(ended.stderr().lines().toList()));
            }
        }
    }

    @Override
    public List<String> bringIn(Bottle bottle, List<FileIntake.Item> items) {
        return files.deliver(bottle, items);
    }

    @Override
    public Settled end(Bottle bottle) {
        return sessions.end(bottle);
    }
}
