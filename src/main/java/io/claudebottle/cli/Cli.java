package io.claudebottle.cli;

import io.claudebottle.problem.ProblemException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command line: its verbs, and what becomes of an error.
public final class Cli {

    public static final String NAME = "claude-bottle";

    private static final int HELP_COLUMNS = 100;

    private final VerbContext context;
    private final Desktop desktop;
    private final boolean debug;

    /// @param debug show stack traces
    public Cli(VerbContext context, Desktop desktop, boolean debug) {
        this.context = context;
        this.desktop = desktop;
        this.debug = debug;
    }

    /// @return the exit code
    public int run(String... arguments) {
        var start = new StartCommand(context);
        var root = new RootCommand(new FrontDoor(context, desktop), start);
        CommandLine line = commandLine(root, start);
        int code = line.execute(arguments);
        if (root.timing() && line.getParseResult().hasSubcommand()) {
            context.output().say(ManagementFactory.getRuntimeMXBean().getUptime() + " ms from the start of the process to here");
        }
        return code;
    }

    private CommandLine commandLine(RootCommand root, StartCommand start) {
        var list = new CommandLine(new ListCommand(context)).addSubcommand(new ListCommand.Active(context));
        CommandLine egress = new CommandLine(new EgressCommand())
                .addSubcommand(new EgressLogCommand(context))
                .addSubcommand(new EgressRulesCommand(context))
                .addSubcommand(new EgressAllowCommand(context))
                .addSubcommand(new EgressNeverCommand(context))
                .addSubcommand(new EgressEditCommand(context))
                .addSubcommand(new EgressTryCommand(context));
        var supervise = new CommandLine(new SuperviseCommand(context))
                .addSubcommand(new SuperviseCommand.Show(context))
                .addSubcommand(new SuperviseCommand.Approve(context))
                .addSubcommand(new SuperviseCommand.Reject(context));
        var audit = new CommandLine(new AuditCommand())
                .addSubcommand(new AuditCommand.Show(context))
                .addSubcommand(new AuditCommand.Verify(context));
        CommandLine line = new CommandLine(root)
                .addSubcommand(start)
                .addSubcommand(new ResumeCommand(context))
                .addSubcommand(new AttachCommand(context))
                .addSubcommand(new StopCommand(context))
                .addSubcommand(new ExecCommand(context))
                .addSubcommand(list)
                .addSubcommand(egress)
                .addSubcommand(supervise)
                .addSubcommand(audit)
                .addSubcommand(new InfoCommand(context))
                .addSubcommand(new InitCommand(context))
                .addSubcommand(new EditCommand(context))
                .addSubcommand(new CleanupCommand(context))
                .addSubcommand(new DoctorCommand(context))
                .addSubcommand(new SelfTestCommand(context))
                .addSubcommand(new GateCommand(context))
                .addSubcommand(new TerminalCommand(context, desktop))
                .addSubcommand(new CompletionCommand(context));
        line.getSubcommands().values().forEach(Cli::layOut);
        Stream.of(list, egress, supervise, audit).forEach(verb -> verb.getSubcommands().values().forEach(Cli::layOut));
        return line
                .setOut(context.output().dataWriter())
                .setErr(context.output().wordsWriter())
                .setUsageHelpWidth(HELP_COLUMNS)
                .setUsageHelpLongOptionsMaxWidth(28)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((problem, ignored) -> misunderstood(problem))
                .setExecutionExceptionHandler((problem, ignored, parsed) -> failed(problem));
    }

    /// The sections of a verb's help, apart from each other as on the first page.
    private static void layOut(CommandLine verb) {
        verb.getCommandSpec().usageMessage()
                .synopsisHeading("%nUsage: ")
                .descriptionHeading("%n")
                .parameterListHeading("%nArguments:%n")
                .optionListHeading("%nOptions:%n")
                .commandListHeading("%nCommands:%n");
    }

    private int misunderstood(ParameterException problem) {
        Output output = context.output();
        String command = problem.getCommandLine().getCommandSpec().qualifiedName();
        if (problem instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().getFirst();
            boolean expectsVerb = !unmatched.isUnknownOption() && !problem.getCommandLine().getSubcommands().isEmpty();
            output.say((expectsVerb ? "unknown command '" : unmatched.isUnknownOption() ? "unknown option '" : "unexpected argument '")
                    + word + "' for " + command);
            List<String> suggestions = unmatched.getSuggestions();
            if (!suggestions.isEmpty()) {
                output.say("did you mean: " + String.join(", ", suggestions) + "?");
            }
        } else {
            output.say(problem.getMessage());
        }
        output.say("see `" + command + " --help`");
        return ExitCodes.USAGE;
    }

    private int failed(Exception problem) {
        Output output = context.output();
        switch (problem) {
            case ProblemException known -> output.report(known.problem());
            case UsageProblem usage -> output.say(usage.getMessage());
            case CancellationException cancelled -> output.say("cancelled; nothing was left behind.");
            default -> {
                LoggerFactory.getLogger(Cli.class).error("a verb failed unexpectedly", problem);
                output.say("this should not have happened: " + problem);
                output.say("It is in the log; CLAUDE_BOTTLE_DEBUG=1 shows where it comes from.");
            }
        }
        if (debug) {
            output.trace(problem);
        }
        return problem instanceof UsageProblem ? ExitCodes.USAGE : ExitCodes.FAILURE;
    }
}
