package io.claudebottle.cli;

import io.claudebottle.policy.RouteTable;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.Workbench;
import io.claudebottle.session.gate.RouteDifference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "edit",
        header = "Edit the rules of a running bottle's gate.",
        description = {
            "Opens what the gate applies, as JSON, in $VISUAL, else $EDITOR. What you save is checked with the gate's own reader, shown as a "
                    + "difference, and put in place; saved unchanged, nothing happens. It holds until the bottle ends: for longer, use `egress allow` "
                    + "or edit the bottle's file."
        },
        footer = {"", "Example:", "  claude-bottle egress edit researcher-m3hxd"})
final class EgressEditCommand implements Callable<Integer> {

    private final VerbContext context;

    @Parameters(paramLabel = "<identity>", description = "Identity of a running bottle, see `list active`.")
    private String identity = "";

    EgressEditCommand(VerbContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Workbench workbench = context.workbench().get();
        RouteTable opened = workbench.routes().current(identity);
        try {
            Path file = Files.createTempFile("claude-bottle-routes-", ".json");
            Files.writeString(file, opened.toJson());
            new Editor(workbench.environment()).open(file);
            RouteTable edited = parsed(file);
            if (edited.equals(opened)) {
                context.output().say("nothing was changed");
            } else {
                apply(workbench, opened, edited, file);
            }
            Files.delete(file);
            return ExitCodes.OK;
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("cannot write the rules to edit: " + e.getMessage(), "Free some space in the temporary directory."), e);
        }
    }

    private void apply(Workbench workbench, RouteTable opened, RouteTable edited, Path file) {
        RouteDifference.lines(opened, edited).forEach(context.output()::line);
        if (!workbench.routes().current(identity).equals(opened)) {
            throw kept(file, "the rules of " + identity + " have changed while you edited them");
        }
        try {
            context.output().say(workbench.routes().replace(identity, edited));
        } catch (ProblemException e) {
            throw kept(file, e.problem().what());
        }
    }

    private static RouteTable parsed(Path file) throws IOException {
        try {
            return RouteTable.parse(Files.readString(file));
        } catch (ProblemException e) {
            throw kept(file, e.problem().what());
        }
    }

    private static ProblemException kept(Path file, String what) {
        return new ProblemException(what, "Nothing was changed. What you wrote is in " + file + ".");
    }
}
