package io.claudebottle.cli;

import io.claudebottle.backend.Bottle;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.SessionStatus;
import io.claudebottle.session.Settled;
import io.claudebottle.session.Workbench;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "stop",
        header = "End running bottles.",
        description = "Ends the claude, the bottle and everything beside it. Exit code 1 when one of them could not be ended; the others are.",
        footer = {"", "Examples:", "  claude-bottle stop researcher-m3hxd", "  claude-bottle list active | cut -f2 | xargs -r claude-bottle stop"})
final class StopCommand implements Callable<Integer> {

    private final VerbContext context;

    @Parameters(arity = "1..*", paramLabel = "<identity>", description = "Identities of running bottles, see `list active`.")
    private List<String> identities = List.of();

    StopCommand(VerbContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Workbench workbench = context.workbench().get();
        int code = ExitCodes.OK;
        for (String identity : identities) {
            try {
                SettledWords.say(end(workbench, RunningBottles.require(workbench, identity)), context.output());
                context.output().say("stopped " + identity);
            } catch (ProblemException e) {
                context.output().report(e.problem());
                code = ExitCodes.FAILURE;
            }
        }
        return code;
    }

    /// A bottle that does not answer has to end all the same.
    private Settled end(Workbench workbench, Bottle bottle) {
        SessionStatus status;
        try {
            status = workbench.sessions().status(bottle);
        } catch (ProblemException unresponsive) {
            context.output().report(unresponsive.problem());
            status = new SessionStatus.NeverStarted();
        }
        return workbench.sessions().end(bottle, status);
    }
}
