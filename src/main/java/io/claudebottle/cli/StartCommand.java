package io.claudebottle.cli;

import io.claudebottle.manifest.Manifest;
import io.claudebottle.session.Workbench;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "start",
        header = "Launch an agent in a new bottle and go to its claude.",
        description = {
            "Shows the preflight, asks, launches, and opens claude in this terminal. Without a name the agents are offered to "
                    + "choose from. Values that the bottle asks for are asked on the terminal, without echo, before anything is launched.",
            "",
            "When claude ends normally the bottle is removed; when it fails its state is kept, and the way to resume is shown. If "
                    + "this terminal is closed the bottle goes on: `attach` comes back to the same claude."
        },
        footer = {
            "",
            "The answer to the question is read from the terminal, never from stdin: y, Y, yes or YES launches, "
                    + "anything else does not. The exit code is claude's; 0 when you said no, after a dry run and with --detach.",
            "",
            "Examples:",
            "  claude-bottle start researcher",
            "  claude-bottle start researcher --cwd --dry-run",
            "  GITHUB_TOKEN=… claude-bottle start researcher --yes --detach"
        })
final class StartCommand implements Callable<Integer> {

    private final VerbContext context;

    @Mixin
    private final LaunchOptions options = new LaunchOptions();

    @Parameters(arity = "0..1", paramLabel = "<name>", description = "An agent of the manifest, see `list`.")
    private String name = "";

    @Option(names = "--cwd", description = "Copy this directory into the bottle, at /home/node/workspace. Nothing is ever mounted.")
    private boolean copyCwd;

    StartCommand(VerbContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (name.isEmpty() && !context.terminal().canAsk()) {
            throw new UsageProblem("start needs the name of an agent where there is no terminal to choose on; see `claude-bottle list`");
        }
        Workbench workbench = context.workbench().get();
        Manifest manifest = workbench.manifests().apply(workbench.workingDirectory());
        ManifestWords.report(manifest, context.output());
        Optional<String> agent = name.isEmpty()
                ? new AgentPicker(context.terminal(), context.output()).pick(manifest, RunningCounts.of(workbench.backends(), context.output()))
                : Optional.of(name);
        if (agent.isEmpty()) {
            context.output().say("aborted by user");
            return ExitCodes.OK;
        }
        return new LaunchFlow(context, options).run(() -> workbench.launches()
                .prepare(manifest, agent.get(), workbench.workingDirectory(), copyCwd, Optional.of(options.backend()).filter(given -> !given.isEmpty())));
    }
}
