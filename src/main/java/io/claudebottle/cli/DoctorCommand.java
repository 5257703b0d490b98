package io.claudebottle.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.claudebottle.session.Workbench;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "doctor",
        header = "Check what this host has for running bottles.",
        description = "Each check has a verdict, and a fix where one is needed. Changes nothing. Exit code 1 when a check failed.",
        footer = {"", "Example:", "  claude-bottle doctor --json | jq '.[] | select(.verdict == \"failed\")'"})
final class DoctorCommand implements Callable<Integer> {

    private final VerbContext context;

    @Option(names = "--json", description = "A JSON array of objects: check, verdict (ok, warning or failed), finding, fix.")
    private boolean json;

    DoctorCommand(VerbContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Workbench workbench = context.workbench().get();
        List<HostChecks.Finding> findings = new HostChecks(workbench, HostCommands.onThisHost()).all();
        if (json) {
            context.output().data(json(findings));
        } else {
            findings.forEach(this::print);
        }
        return findings.stream().anyMatch(finding -> finding.verdict() == HostChecks.Verdict.FAILED) ? ExitCodes.FAILURE : ExitCodes.OK;
    }

    private void print(HostChecks.Finding finding) {
        context.output().data(String.format("%-8s %-16s %s", word(finding.verdict()), finding.check(), finding.finding()));
        if (!finding.fix().isEmpty()) {
            context.output().data(" ".repeat(26) + finding.fix());
        }
    }

    private static String json(List<HostChecks.Finding> findings) {
        ArrayNode array = new ObjectMapper().createArrayNode();
        findings.forEach(finding -> array.addObject()
                .put("check", finding.check())
                .put("verdict", word(finding.verdict()))
                .put("finding", finding.finding())
                .put("fix", finding.fix()));
        return array.toPrettyString();
    }

    private static String word(HostChecks.Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }
}
