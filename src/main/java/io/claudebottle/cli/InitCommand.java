package io.claudebottle.cli;

import io.claudebottle.manifest.ExampleManifests;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.Home;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "init",
        header = "Write a first bottle and agent to begin with.",
        description = "Writes commented examples into the home and prints the path of each. A file that is there is never overwritten.",
        footer = {"", "Examples:", "  claude-bottle init", "  CLAUDE_BOTTLE_HOME=/tmp/try claude-bottle init --yes"})
final class InitCommand implements Callable<Integer> {

    private final VerbContext context;

    @Option(names = {"-y", "--yes"}, description = "Do not ask.")
    private boolean yes;

    InitCommand(VerbContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Home home = context.workbench().get().home();
        Output output = context.output();
        if (!yes && !agreed(home)) {
            output.say("aborted by user");
            return ExitCodes.OK;
        }
        ExampleManifests.Outcome outcome = ExampleManifests.writeInto(home);
        outcome.kept().forEach(path -> output.say("kept " + path));
        outcome.written().forEach(path -> output.data(path.toString()));
        output.say(outcome.written().isEmpty()
                ? "every example was there already; nothing was written."
                : "see what the first agent would get: ./claude-bottle start starter --dry-run");
        return ExitCodes.OK;
    }

    private boolean agreed(Home home) {
        if (!context.terminal().canAsk()) {
            throw new ProblemException("there is no terminal to ask on", "Give --yes to write the examples without a question.");
        }
        return Consent.given(context.terminal(), Output.PREFIX + "write example bottles and agents into " + home.root() + "? [y/N] ");
    }
}
