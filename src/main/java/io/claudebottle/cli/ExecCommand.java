package io.claudebottle.cli;

import io.claudebottle.backend.ExecResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "exec",
        header = "Run a command in a running bottle.",
        description = {
            "Runs COMMAND as it stands: no shell in the bottle reads it again; for pipes and the like write sh -c '…'. Its stdout, "
                    + "stderr and exit code are passed on when it has ended."
        },
        footer = {
            "",
            "Examples:",
            "  claude-bottle exec researcher-m3hxd -- git -C workspace status",
            "  claude-bottle exec researcher-m3hxd --user root -- ls -la /root",
            "  claude-bottle exec researcher-m3hxd --stdin -- tee notes.txt < notes.txt"
        })
final class ExecCommand implements Callable<Integer> {

    private final VerbContext context;

    @Parameters(index = "0", paramLabel = "<identity>", description = "Identity of a running bottle, see `list active`.")
    private String identity = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND", description = "The command and its arguments, after `--`.")
    private List<String> command = List.of();

    @Option(names = "--user", paramLabel = "U", defaultValue = "node", description = "User inside the bottle (default: node).")
    private String user = "";

    @Option(names = {"-i", "--stdin"}, description = "Read this process's stdin to its end and hand it to the command.")
    private boolean passStdin;

    ExecCommand(VerbContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try {
            ExecResult result = RunningBottles.require(context.workbench().get(), identity).exec(script(), user);
            context.output().passThrough(result.stdout(), result.stderr());
            if (!passStdin && context.stdin().available() > 0) {
                context.output().say("stdin was not read; pass it on with --stdin");
            }
            return result.returnCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The script itself comes to the bottle's shell over stdin, so the command must not inherit it: it would eat what follows.
    private String script() throws IOException {
        String quoted = ShellQuote.command(command);
        if (!passStdin) {
            return "exec " + quoted + " </dev/null\n";
        }
        String encoded = Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(context.stdin().readAllBytes());
        return "base64 -d <<'END-OF-STDIN' | " + quoted + "\n" + encoded + "\nEND-OF-STDIN\n";
    }
}
