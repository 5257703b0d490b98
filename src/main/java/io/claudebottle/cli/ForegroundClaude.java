package io.claudebottle.cli;

import io.claudebottle.backend.Bottle;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.SessionStatus;
import io.claudebottle.session.Workbench;

/// The claude of a bottle in this terminal, and what its end asks for: the bottle goes when claude has ended, and stays when it runs on.
final class ForegroundClaude {

    private final Workbench workbench;
    private final Output output;

    ForegroundClaude(Workbench workbench, Output output) {
        this.workbench = workbench;
        this.output = output;
    }

    /// @return the exit code of the verb: claude's own when it has ended
    int run(Bottle bottle, boolean remoteControl) {
        return switch (runClaude(bottle, remoteControl)) {
            case SessionStatus.Running running -> {
                output.say("claude runs on in " + bottle.identity() + "; come back with: ./claude-bottle attach " + bottle.identity());
                yield ExitCodes.OK;
            }
            case SessionStatus.Ended ended -> {
                SettledWords.say(workbench.sessions().end(bottle, ended), ended, output);
                yield ended.exitCode().orElse(ExitCodes.FAILURE);
            }
            case SessionStatus.NeverStarted never -> throw new ProblemException(
                    "claude could not be started in " + bottle.identity(),
                    "The bottle still runs. Try ./claude-bottle attach " + bottle.identity() + ", or stop it.");
        };
    }

    private SessionStatus runClaude(Bottle bottle, boolean remoteControl) {
        try {
            return workbench.sessions().run(bottle, remoteControl);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while claude was running", e);
        }
    }
}
