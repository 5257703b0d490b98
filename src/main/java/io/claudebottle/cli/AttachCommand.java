package io.claudebottle.cli;

import io.claudebottle.backend.Bottle;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.Workbench;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "attach",
        header = "Go to the claude of a running bottle.",
        description = {
            "Comes back to the same claude when it still runs; starts it when the bottle was launched with --detach, and goes on with "
                    + "the last conversation when it has ended. Closing the terminal leaves it running. When claude ends the bottle "
                    + "ends too, as after `start`, and its exit code is passed on."
        },
        footer = {"", "Example:", "  claude-bottle attach researcher-m3hxd"})
final class AttachCommand implements Callable<Integer> {

    private final VerbContext context;

    @Parameters(paramLabel = "<identity>", description = "Identity of a running bottle, see `list active`.")
    private String identity = "";

    @Option(names = "--remote-control", description = "Start claude with remote control, when it is started now.")
    private boolean remoteControl;

    AttachCommand(VerbContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Workbench workbench = context.workbench().get();
        Bottle bottle = RunningBottles.require(workbench, identity);
        if (!context.terminal().canShowClaude()) {
            throw new ProblemException("claude needs a terminal on stdin and stdout, and there is none", "Attach from a terminal.");
        }
        return new ForegroundClaude(workbench, context.output()).run(bottle, remoteControl);
    }
}
