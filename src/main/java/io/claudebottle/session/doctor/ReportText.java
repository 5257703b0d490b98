package io.claudebottle.session.doctor;

import java.util.ArrayList;
import java.util.List;

/// A report as lines for a terminal or for an issue.
public final class ReportText {

    private static final int INDENT = 29;

    private ReportText() {}

    /// The summary, then each subject with a line a finding and a line for the fix.
    public static List<String> of(Report report) {
        List<String> lines = new ArrayList<>();
        lines.add(report.summary());
        report.bySubject().forEach((subject, findings) -> {
            lines.add("");
            lines.add(subject.title());
            findings.forEach(finding -> add(finding, lines));
        });
        return lines;
    }

    private static void add(Finding finding, List<String> lines) {
        lines.add(String.format("  %-8s %-18s%s · for %s", finding.verdict().word(), finding.check(), facts(finding), finding.neededFor()).stripTrailing());
        if (!finding.fix().words().isEmpty()) {
            lines.add(" ".repeat(INDENT) + finding.fix().words());
        }
        if (!finding.fix().command().isEmpty()) {
            lines.add(" ".repeat(INDENT) + "$ " + finding.fix().command());
        }
    }

    private static String facts(Finding finding) {
        List<String> facts = new ArrayList<>();
        for (String fact : new String[] {finding.words(), finding.version(), finding.path()}) {
            if (!fact.isEmpty()) {
                facts.add(fact);
            }
        }
        return String.join(", ", facts);
    }
}
