package io.claudebottle.cli;

import io.claudebottle.session.gate.RouteChoice;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "never",
        header = "Decide for good that a bottle may not reach a host.",
        description = {
            "It is denied in this bottle from now on and in every later launch of the same bottle of the manifest, and nobody is asked about "
                    + "it again. Allowing the host for a bottle or for always takes it back."
        },
        footer = {"", "Example:", "  claude-bottle egress never researcher-m3hxd tracker.example.com"})
final class EgressNeverCommand implements Callable<Integer> {

    private final VerbContext context;

    @Parameters(index = "0", paramLabel = "<identity>", description = "Identity of a running bottle, see `list active`.")
    private String identity = "";

    @Parameters(index = "1", paramLabel = "<host>", description = "The bare name of the host.")
    private String host = "";

    EgressNeverCommand(VerbContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.output().say(context.workbench().get().routes().decide(identity, host, RouteChoice.NEVER));
        return ExitCodes.OK;
    }
}
