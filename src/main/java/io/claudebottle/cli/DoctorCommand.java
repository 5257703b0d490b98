package io.claudebottle.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.claudebottle.session.doctor.HostChecks;
import io.claudebottle.session.doctor.Report;
import io.claudebottle.session.doctor.ReportText;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "doctor",
        header = "Check what this host has for running bottles.",
        description = {
            "Every dependency with its version, its path, what it is needed for, a verdict, and a fix where one is needed. Changes nothing.",
            "A part that one backend alone needs is a warning as long as another backend is available. Exit code 1 when a check failed."
        },
        footer = {"", "Example:", "  claude-bottle doctor --json | jq '.[] | select(.verdict == \"failed\")'"})
final class DoctorCommand implements Callable<Integer> {

    private final VerbContext context;

    @Option(
            names = "--json",
            description = "A JSON array of objects: check, verdict (ok, absent, warning or failed), finding, fix, version, path, neededFor.")
    private boolean json;

    DoctorCommand(VerbContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Report report = HostChecks.doctor(context.workbench().get(), InstantSource.system()).examine();
        if (json) {
            context.output().data(json(report));
        } else {
            ReportText.of(report).forEach(context.output()::data);
        }
        return report.hasFailed() ? ExitCodes.FAILURE : ExitCodes.OK;
    }

    private static String json(Report report) {
        ArrayNode array = new ObjectMapper().createArrayNode();
        report.findings().forEach(finding -> array.addObject()
                .put("check", finding.check())
                .put("verdict", finding.verdict().word())
                .put("finding", finding.text())
                .put("fix", finding.fix().text())
                .put("version", finding.version())
                .put("path", finding.path())
                .put("neededFor", finding.neededFor()));
        return array.toPrettyString();
    }
}
