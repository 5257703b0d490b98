package io.claudebottle.cli;

import io.claudebottle.session.gate.RouteChoice;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "allow",
        header = "Let a running bottle reach a host that it is denied.",
        description = "Every path of the host, over TLS on port 443, without a credential. Returns when the gate has said that it holds.",
        footer = {
            "",
            "Examples:",
            "  claude-bottle egress allow researcher-m3hxd api.example.com --once",
            "  claude-bottle egress allow researcher-m3hxd api.example.com --always"
        })
final class EgressAllowCommand implements Callable<Integer> {

    private final VerbContext context;

    @Parameters(index = "0", paramLabel = "<identity>", description = "Identity of a running bottle, see `list active`.")
    private String identity = "";

    @Parameters(index = "1", paramLabel = "<host>", description = "The bare name of the host.")
    private String host = "";

    @ArgGroup(multiplicity = "1")
    private HowLong howLong = new HowLong();

    /// One of three.
    static final class HowLong {

        @Option(names = "--once", description = "For the next exchange only.")
        private boolean once;

        @Option(names = "--bottle", description = "For this bottle, also when it is resumed.")
        private boolean bottle;

        @Option(names = "--always", description = "For every launch: writes the route into the bottle's file.")
        private boolean always;

        RouteChoice choice() {
            return once ? RouteChoice.ONCE : always ? RouteChoice.ALWAYS : RouteChoice.BOTTLE;
        }
    }

    EgressAllowCommand(VerbContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.output().say(context.workbench().get().routes().decide(identity, host, howLong.choice()));
        return ExitCodes.OK;
    }
}
