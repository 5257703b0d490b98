package io.claudebottle.cli;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.Secrets;
import io.claudebottle.manifest.BottleManifest;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.SessionStatus;
import io.claudebottle.session.Workbench;
import io.claudebottle.state.Metadata;
import java.util.Optional;
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
        return new ForegroundClaude(workbench, context.output()).run(withValues(workbench, bottle), remoteControl);
    }

    /// A claude that is started now needs the values that the bottle asks for; one that runs has them.
    private Bottle withValues(Workbench workbench, Bottle bottle) {
        if (workbench.sessions().status(bottle) instanceof SessionStatus.Running) {
            return bottle;
        }
        Manifest manifest = RecordedManifest.of(workbench, identity);
        Optional<BottleManifest> declared = workbench.states().read(identity)
                .map(Metadata::agentName)
                .filter(manifest.agents()::containsKey)
                .map(manifest::bottleFor);
        if (declared.isEmpty()) {
            context.output().say("its agent is not declared any more; claude starts without the values that were asked for.");
            return bottle;
        }
        Secrets values = new SecretQuestions(context.terminal(), workbench.environment())
                .answer(DeclaredSecrets.of(declared.get(), workbench.environment()), false);
        return RunningBottles.require(workbench, identity, values);
    }
}
