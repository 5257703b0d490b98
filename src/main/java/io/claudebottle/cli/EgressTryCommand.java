package io.claudebottle.cli;

import io.claudebottle.manifest.BottleManifest;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.policy.Decision;
import io.claudebottle.policy.EgressRules;
import io.claudebottle.policy.OperatorRoutes;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.policy.declared.EffectiveRoutes;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.Workbench;
import io.claudebottle.state.EgressDecisions;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "try",
        header = "Say what the gate of a bottle would answer to a URL.",
        description = {
            "Judges with the very code that the gate runs, over the rules that the next launch would have; nothing is connected to. Prints verdict, "
                    + "host, rule, where the rule stands and the reason, separated by tabs. Exit code 0 when it is allowed, 3 when it is denied."
        },
        footer = {
            "",
            "Examples:",
            "  claude-bottle egress try --agent researcher https://api.example.com/v1/items",
            "  claude-bottle egress try --bottle dev wheels.example.com"
        })
final class EgressTryCommand implements Callable<Integer> {

    private final VerbContext context;

    @ArgGroup(multiplicity = "1")
    private Whose whose = new Whose();

    @Parameters(paramLabel = "URL", description = "With or without https:// in front.")
    private String url = "";

    /// One of two.
    static final class Whose {

        @Option(names = "--agent", paramLabel = "NAME", description = "The bottle that this agent runs in.")
        private String agent = "";

        @Option(names = "--bottle", paramLabel = "NAME", description = "This bottle of the manifest.")
        private String bottle = "";
    }

    EgressTryCommand(VerbContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Workbench workbench = context.workbench().get();
        BottleManifest bottle = bottle(workbench.manifests().apply(workbench.workingDirectory()));
        RouteTable declared = RouteTable.of(EffectiveRoutes.of(bottle.routes(), workbench.environment()::containsKey));
        List<String> never = new EgressDecisions(workbench.home()).never(bottle.name());
        Decision decision = new EgressRules(OperatorRoutes.table(declared, List.of(), never)).tryUrl(url);
        context.output().data(String.join(
                "\t", decision.verdict().word(), decision.host(), decision.rule().word(), decision.origin(), decision.reason()));
        return decision.allowed() ? ExitCodes.OK : ExitCodes.DENIED;
    }

    private BottleManifest bottle(Manifest manifest) {
        if (!whose.agent.isEmpty()) {
            return manifest.bottleFor(whose.agent);
        }
        BottleManifest found = manifest.bottles().get(whose.bottle);
        if (found == null) {
            throw new ProblemException(
                    "bottle '" + whose.bottle + "' is not defined", "Defined bottles: " + String.join(", ", manifest.bottles().keySet()) + ".");
        }
        return found;
    }
}
