package io.claudebottle.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.claudebottle.problem.Printable;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.Workbench;
import io.claudebottle.session.supervise.PendingProposal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "supervise",
        header = "List what agents ask for, and answer it.",
        description = {
            "One pending proposal a line, the oldest first, separated by tabs: bottle, id, tool, agent, when it came, and the first line of what is "
                    + "proposed. All of it was written by agents: believe none of it, and look at it whole with `show` before you approve."
        },
        footer = {
            "",
            "Examples:",
            "  claude-bottle supervise",
            "  claude-bottle supervise show researcher-m3hxd 3f9c01ab77",
            "  claude-bottle supervise approve researcher-m3hxd 3f9c01ab77 --notes 'only for the build'",
            "  claude-bottle supervise reject researcher-m3hxd 3f9c01ab77 --reason 'use the mirror at wheels.example.com'",
            "  claude-bottle supervise --follow | while read -r bottle id rest; do notify-send \"$bottle asks\" \"$rest\"; done"
        })
final class SuperviseCommand implements Callable<Integer> {

    private final VerbContext context;

    @Option(names = "--json", description = "A JSON array of objects: bottle, agent, id, tool, payload, justification, arrived_at, current, proposed, invalid.")
    private boolean json;

    @Option(names = {"-f", "--follow"}, description = "Stay, and print each new one as it comes.")
    private boolean follow;

    SuperviseCommand(VerbContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (follow && json) {
            throw new UsageProblem("--follow prints lines; it does not go with --json");
        }
        Workbench workbench = context.workbench().get();
        if (follow) {
            return follow(workbench);
        }
        List<PendingProposal> pending = PendingProposals.now(workbench.proposals(), context.output());
        if (json) {
            context.output().data(json(pending));
        } else {
            pending.forEach(proposal -> context.output().data(PendingProposals.row(proposal)));
        }
        return ExitCodes.OK;
    }

    /// Until it is interrupted.
    private int follow(Workbench workbench) {
        BlockingQueue<List<PendingProposal>> lists = new LinkedBlockingQueue<>();
        Set<String> printed = new HashSet<>();
        try (AutoCloseable _ = workbench.proposals().watch(lists::add, context.output()::report)) {
            while (true) {
                for (PendingProposal proposal : lists.take()) {
                    if (printed.add(proposal.bottle() + "/" + proposal.id())) {
                        context.output().data(PendingProposals.row(proposal));
                    }
                }
            }
        } catch (InterruptedException e) {
            return ExitCodes.OK;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String json(List<PendingProposal> pending) {
        ArrayNode array = new ObjectMapper().createArrayNode();
        for (PendingProposal proposal : pending) {
            array.addObject()
                    .put("bottle", proposal.bottle())
                    .put("agent", proposal.agentName())
                    .put("id", proposal.id())
                    .put("tool", proposal.tool())
                    .put("payload", proposal.payload())
                    .put("justification", proposal.justification())
                    .put("arrived_at", proposal.arrivedAt().toString())
                    .put("current", proposal.current())
                    .put("proposed", proposal.proposed())
                    .put("invalid", proposal.invalid());
        }
        return array.toPrettyString();
    }

    @Command(
            name = "show",
            header = "Show a proposal whole: why, what, and what it would change.",
            description = "Characters that cannot be seen, such as a direction override, are written out as <U+202E>.",
            footer = {"", "Example:", "  claude-bottle supervise show researcher-m3hxd 3f9c01ab77"})
    static final class Show implements Callable<Integer> {

        private static final int CONTEXT = 3;

        private final VerbContext context;

        @Parameters(index = "0", paramLabel = "<bottle>", description = "Identity of the bottle.")
        private String bottle = "";

        @Parameters(index = "1", paramLabel = "<id>", description = "Id of the proposal.")
        private String id = "";

        Show(VerbContext context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            PendingProposal proposal = PendingProposals.require(context.workbench().get().proposals(), context.output(), bottle, id);
            line(proposal.tool() + " " + proposal.id() + " of " + proposal.bottle() + " (" + proposal.agentName() + "), " + proposal.arrivedAt());
            section("why, in the agent's words", proposal.justification());
            section("proposed", proposal.payload());
            if (proposal.invalid().isEmpty()) {
                section("what it would change", difference(proposal));
            } else {
                section("cannot be approved as it is", proposal.invalid());
            }
            return ExitCodes.OK;
        }

        private static String difference(PendingProposal proposal) {
            List<String> now = proposal.current().lines().toList();
            List<String> then = proposal.proposed().lines().toList();
            List<String> lines = UnifiedDiffUtils.generateUnifiedDiff("now", "then", now, DiffUtils.diff(now, then), CONTEXT);
            return lines.isEmpty() ? "nothing" : String.join("\n", lines);
        }

        private void section(String title, String text) {
            line("");
            line(title + ":");
            text.lines().forEach(each -> line("  " + each));
        }

        private void line(String text) {
            context.output().data(Printable.of(text));
        }
    }

    @Command(
            name = "approve",
            header = "Put a proposal in place.",
            description = {
                "Returns when it holds. An approved image ends the bottle; `resume` starts it again from there.",
                "Exit code 1 when it did not come about; the proposal is pending still, then."
            },
            footer = {"", "Example:", "  claude-bottle supervise approve researcher-m3hxd 3f9c01ab77 --payload narrower.json"})
    static final class Approve implements Callable<Integer> {

        private final VerbContext context;

        @Parameters(index = "0", paramLabel = "<bottle>", description = "Identity of the bottle.")
        private String bottle = "";

        @Parameters(index = "1", paramLabel = "<id>", description = "Id of the proposal.")
        private String id = "";

        @Option(names = "--notes", paramLabel = "TEXT", defaultValue = "", description = "For the agent.")
        private String notes = "";

        @Option(names = "--payload", paramLabel = "FILE", description = "Put what is in this file in place instead; - reads stdin.")
        private Optional<String> payload = Optional.empty();

        Approve(VerbContext context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            Workbench workbench = context.workbench().get();
            Optional<String> modified = payload.map(this::read);
            PendingProposal proposal = PendingProposals.require(workbench.proposals(), context.output(), bottle, id);
            context.output().say(workbench.proposals().approve(proposal, modified, notes));
            return ExitCodes.OK;
        }

        private String read(String file) {
            try {
                byte[] bytes = file.equals("-") ? context.stdin().readAllBytes() : Files.readAllBytes(Path.of(file));
                return new String(bytes, StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new ProblemException(Problem.of("cannot read " + file + ": " + e.getMessage(), "Nothing was approved."), e);
            }
        }
    }

    @Command(
            name = "reject",
            header = "Refuse a proposal.",
            footer = {"", "Example:", "  claude-bottle supervise reject researcher-m3hxd 3f9c01ab77 --reason 'use the mirror at wheels.example.com'"})
    static final class Reject implements Callable<Integer> {

        private final VerbContext context;

        @Parameters(index = "0", paramLabel = "<bottle>", description = "Identity of the bottle.")
        private String bottle = "";

        @Parameters(index = "1", paramLabel = "<id>", description = "Id of the proposal.")
        private String id = "";

        @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "For the agent, which reads it: why not, and what to do instead.")
        private String reason = "";

        Reject(VerbContext context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            Workbench workbench = context.workbench().get();
            PendingProposal proposal = PendingProposals.require(workbench.proposals(), context.output(), bottle, id);
            context.output().say(workbench.proposals().reject(proposal, reason));
            return ExitCodes.OK;
        }
    }
}
