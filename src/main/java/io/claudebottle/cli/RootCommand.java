package io.claudebottle.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

@Command(
        name = Cli.NAME,
        versionProvider = Version.class,
        header = "Run claude unsupervised inside an isolated bottle.",
        descriptionHeading = "%n",
        synopsisHeading = "%nUsage: ",
        customSynopsis = {
            "claude-bottle                        open the window",
            "       claude-bottle <command> [options…]   do it in this terminal"
        },
        description = {
            "You declare bottles (a boundary: environment, git upstreams, egress routes) and agents (a prompt, skills, a bottle) in "
                    + "files. A launch shows everything that the agent would get, and starts only when you say yes.",
            "",
            "Without a display, but with a terminal, the first form offers the agents there. A bottle outlives the window and the "
                    + "terminal: only `stop` ends it."
        },
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; also when you said no, and after a dry run",
            "1:it failed; stderr says what, and what to do",
            "2:the command line could not be understood",
            "3:`egress try`: the URL is denied",
            " :start, resume, attach, exec and terminal pass on the exit code of what they ran"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  claude-bottle init                              write a first bottle and agent",
            "  claude-bottle start researcher --dry-run        see what it would get",
            "  claude-bottle start researcher --cwd            launch it with a copy of this directory",
            "  id=$(claude-bottle start researcher --yes --detach)   launch from a script",
            "  claude-bottle attach \"$id\"                      and go to its claude",
            "  claude-bottle list active                       what is running now",
            "  claude-bottle egress log --follow --denied      what the gates refuse, as it happens",
            "",
            "Environment variables:",
            "  CLAUDE_BOTTLE_HOME           where manifests and state are, instead of ~/.claude-bottle",
            "  CLAUDE_BOTTLE_BACKEND        backend when --backend is not given (default: docker)",
            "  CLAUDE_BOTTLE_DRY_RUN=1      the same as --dry-run",
            "  CLAUDE_BOTTLE_IMAGE          tag of the agent image (default: claude-bottle:latest)",
            "  CLAUDE_BOTTLE_SIDECAR_IMAGE  tag of the sidecar image (default: claude-bottle-sidecars:latest)",
            "  CLAUDE_BOTTLE_DEBUG=1        show the stack trace of an error",
            "  VISUAL, EDITOR               what `edit` opens",
            "  DOCKER_HOST, DOCKER_CONTEXT  which Docker engine",
            "",
            "Files:",
            "  ~/.claude-bottle/bottles/*.md, ~/.claude-bottle/agents/*.md   what you declared",
            "  ./.claude-bottle/agents/*.md                                  agents that this repository declares",
            "  ~/.claude-bottle/state/<identity>/                            what one launch keeps",
            "  ~/.claude-bottle/audit/*.jsonl                                who allowed what, see `audit`",
            "  ~/.claude-bottle/settings.json                                limits, images, looks",
            "  ~/.claude-bottle/logs/claude-bottle.log                       never holds a secret"
        })
final class RootCommand implements Callable<Integer> {

    private final FrontDoor door;
    private final StartCommand start;

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Show this help.")
    private boolean help;

    @Option(names = {"-V", "--version"}, versionHelp = true, description = "Show the version.")
    private boolean version;

    @Option(names = "--timing", scope = ScopeType.INHERIT, description = "Say on stderr how long it took since the process was started.")
    private boolean timing;

    RootCommand(FrontDoor door, StartCommand start) {
        this.door = door;
        this.start = start;
    }

    boolean timing() {
        return timing;
    }

    @Override
    public Integer call() {
        return door.enter(start, timing);
    }
}
