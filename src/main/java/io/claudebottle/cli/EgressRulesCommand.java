package io.claudebottle.cli;

import io.claudebottle.policy.RouteRule;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.problem.Printable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rules",
        header = "Print the rules that the gate of a running bottle says it applies.",
        description = {
            "One rule a line, separated by tabs: host, `allowed`, `once` or `denied`, allowed paths, credential (the name of its slot), where the "
                    + "rule stands. What no rule names is denied."
        },
        footer = {"", "Example:", "  claude-bottle egress rules researcher-m3hxd"})
final class EgressRulesCommand implements Callable<Integer> {

    private final VerbContext context;

    @Parameters(paramLabel = "<identity>", description = "Identity of a running bottle, see `list active`.")
    private String identity = "";

    @Option(names = "--json", description = "The gate's own JSON, as `egress edit` opens it.")
    private boolean json;

    EgressRulesCommand(VerbContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        RouteTable table = context.workbench().get().routes().current(identity);
        if (json) {
            context.output().data(table.toJson().stripTrailing());
        } else {
            table.rules().forEach(rule -> context.output().data(row(rule)));
        }
        return ExitCodes.OK;
    }

    private static String row(RouteRule rule) {
        return String.join(
                "\t",
                rule.host(),
                rule.denied() ? "denied" : rule.once() ? "once" : "allowed",
                rule.pathAllowlist().isEmpty() ? "-" : Printable.of(String.join(",", rule.pathAllowlist())),
                rule.authScheme().isEmpty() ? "-" : Printable.of(rule.authScheme() + " " + rule.tokenEnv()),
                rule.origin().isEmpty() ? "-" : Printable.of(rule.origin()));
    }
}
