package io.claudebottle.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        header = "Print a completion script for bash or zsh.",
        description = "The same script serves both; in zsh it switches on bashcompinit by itself.",
        footer = {
            "",
            "Examples:",
            "  source <(claude-bottle completion bash)        # this shell",
            "  claude-bottle completion bash > ~/.local/share/bash-completion/completions/claude-bottle",
            "  source <(claude-bottle completion zsh)         # in ~/.zshrc"
        })
final class CompletionCommand implements Callable<Integer> {

    enum Shell {
        bash,
        zsh
    }

    private final VerbContext context;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "<shell>", arity = "0..1", defaultValue = "bash", description = "bash or zsh (default: bash).")
    private Shell shell = Shell.bash;

    CompletionCommand(VerbContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.output().data(AutoComplete.bash(spec.root().name(), spec.root().commandLine()));
        return ExitCodes.OK;
    }
}
