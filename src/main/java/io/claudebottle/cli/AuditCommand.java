package io.claudebottle.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.claudebottle.problem.Printable;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.AuditEntry;
import io.claudebottle.state.AuditLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "audit",
        header = "Show and check the record of who allowed what.",
        synopsisSubcommandLabel = "(show | verify)",
        footer = {"", "Examples:", "  claude-bottle audit show", "  claude-bottle audit verify"})
final class AuditCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say what to do with the record: show or verify");
    }

    @Command(
            name = "verify",
            header = "Check that no line of the record was changed, removed, added or moved.",
            description = {
                "One log a line, separated by tabs: `ok`, the file, its lines; or `broken`, FILE:LINE of the first line that is not as it was written, and why. "
                        + "Exit code 1 when one is broken or cannot be read.",
                "What no check on this computer can find is a record that was written anew as a whole, heads.json included: keep a copy of that "
                        + "file elsewhere if you must be able to."
            },
            footer = {"", "Examples:", "  claude-bottle audit verify", "  claude-bottle audit verify ~/.claude-bottle/audit/egress-researcher-m3hxd.jsonl"})
    static final class Verify implements Callable<Integer> {

        private final VerbContext context;

        @Parameters(arity = "0..*", paramLabel = "<file>", description = "Logs; all of them when none is named.")
        private List<Path> files = List.of();

        Verify(VerbContext context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            List<Path> all = files.isEmpty() ? context.workbench().get().audit().files() : files;
            if (all.isEmpty()) {
                context.output().say("nothing has been recorded yet.");
            }
            int code = ExitCodes.OK;
            for (Path file : all) {
                if (!verify(file)) {
                    code = ExitCodes.FAILURE;
                }
            }
            return code;
        }

        private boolean verify(Path file) {
            AuditLog.Verification verification;
            try {
                verification = AuditLog.verify(file);
            } catch (ProblemException e) {
                context.output().report(e.problem());
                return false;
            }
            verification.remarks().forEach(remark -> context.output().say(file + ": " + remark));
            Optional<AuditLog.Break> broken = verification.broken();
            context.output().data(broken
                    .map(found -> String.join("\t", "broken", file + ":" + found.line(), found.reason()))
                    .orElseGet(() -> String.join("\t", "ok", file.toString(), Long.toString(verification.lines()))));
            return broken.isEmpty();
        }
    }

    @Command(
            name = "show",
            header = "Print the record, the oldest entry first.",
            description = "One entry a line, separated by tabs: time, bottle, component, action, proposal, notes. Says nothing about whether it is genuine: `verify` does.",
            footer = {"", "Examples:", "  claude-bottle audit show", "  claude-bottle audit show researcher-m3hxd --diff", "  claude-bottle audit show --json | jq '.[] | select(.action == \"rejected\")'"})
    static final class Show implements Callable<Integer> {

        private final VerbContext context;

        @Parameters(arity = "0..1", paramLabel = "<bottle>", description = "Only what was decided for this identity.")
        private Optional<String> bottle = Optional.empty();

        @Option(names = "--diff", description = "Below each entry, why it was asked for and what it changed.")
        private boolean withDifference;

        @Option(names = "--json", description = "A JSON array of objects: time, slug, component, action, proposal_id, justification, notes, diff.")
        private boolean json;

        Show(VerbContext context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            List<AuditEntry> entries = context.workbench().get().audit().files().stream()
                    .filter(Files::exists)
                    .flatMap(file -> AuditLog.read(file).stream())
                    .filter(entry -> bottle.map(entry.slug()::equals).orElse(true))
                    .sorted(Comparator.comparing(AuditEntry::time))
                    .toList();
            if (json) {
                context.output().data(json(entries));
            } else {
                entries.forEach(this::print);
            }
            return ExitCodes.OK;
        }

        private void print(AuditEntry entry) {
            line(String.join("\t", entry.time(), entry.slug(), entry.component(), entry.action().word(), entry.proposalId(), entry.notes().replace('\n', ' ').replace('\t', ' ')));
            if (withDifference) {
                entry.justification().lines().forEach(text -> line("    asked: " + text));
                entry.diff().lines().forEach(text -> line("    " + text));
            }
        }

        /// The tabs between the fields are ours.
        private void line(String text) {
            context.output().data(String.join("\t", List.of(text.split("\t", -1)).stream().map(Printable::of).toList()));
        }

        private static String json(List<AuditEntry> entries) {
            ArrayNode array = new ObjectMapper().createArrayNode();
            for (AuditEntry entry : entries) {
                array.addObject()
                        .put("time", entry.time())
                        .put("slug", entry.slug())
                        .put("component", entry.component())
                        .put("action", entry.action().word())
                        .put("proposal_id", entry.proposalId())
                        .put("justification", entry.justification())
                        .put("notes", entry.notes())
                        .put("diff", entry.diff());
            }
            return array.toPrettyString();
        }
    }
}
