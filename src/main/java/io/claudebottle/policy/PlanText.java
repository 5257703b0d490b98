package io.claudebottle.policy;

import io.claudebottle.policy.PlanRow.Group;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The preflight for a terminal: what `start --dry-run` prints and *Copy as text* copies. The original's six rows come first, in
/// its order; what it left out follows, then the blast radius.
public final class PlanText {

    private static final String NONE = "(none)";

    private PlanText() {}

    /// Ends with a line feed.
    public static String of(Grants grants, Instant now) {
        List<PlanRow> rows = PreflightRows.of(grants, now);
        var text = new StringBuilder();
        writeAligned(lines(grants, rows), text);
        List<BlastRadius.Sentence> sentences = BlastRadius.of(grants);
        text.append("\nIf this agent turns hostile:\n");
        for (BlastRadius.Sentence sentence : sentences) {
            text.append(sentence.can() ? "  + " : "  - ").append(sentence.text()).append('\n');
        }
        return text.toString();
    }

    /// Label to its values, in the order of printing.
    private static Map<String, List<String>> lines(Grants grants, List<PlanRow> rows) {
        Map<String, List<String>> lines = new LinkedHashMap<>();
        lines.put("agent", List.of(Printable.of(grants.agent())));
        lines.put("env", grants.env().isEmpty() ? List.of() : columns(in(rows, Group.ENVIRONMENT), List.of(PlanRow::label, PlanRow::note)));
        lines.put("skills", grants.skills().stream().map(skill -> Printable.of(skill.name())).toList());
        lines.put("bottle", List.of(Printable.of(grants.bottle())));
        lines.put(
                "git gate",
                grants.git().stream()
                        .map(git -> Printable.of(git.name() + " → " + git.host() + ":" + git.port())
                                + (git.hostKeyPinned() ? "" : "  push will be refused: no KnownHostKey"))
                        .toList());
        lines.put("egress", grants.routes().stream().map(PlanText::route).toList());
        lines.put("prompt", in(rows, Group.AGENT).stream().filter(row -> row.label().equals("prompt")).map(PlanText::valueAndNote).toList());
        lines.put("git identity", grants.gitUser().isEmpty() ? List.of() : List.of(Printable.of(grants.gitUser())));
        lines.put(
                "sidecars",
                grants.sidecars().isEmpty()
                        ? List.of()
                        : columns(in(rows, Group.SIDECARS), List.of(PlanRow::label, PlanRow::value, PlanRow::note)));
        for (PlanRow row : in(rows, Group.ISOLATION)) {
            lines.put(row.label(), List.of(valueAndNote(row)));
        }
        lines.put("workspace", in(rows, Group.WORKSPACE).stream().map(PlanText::valueAndNote).toList());
        return lines;
    }

    private static String route(Grants.Route route) {
        var line = new StringBuilder(route.host());
        route.paths().forEach(path -> line.append(' ').append(path));
        line.append(PreflightRows.authMark(route));
        String notes = String.join("; ", PreflightRows.routeNotes(route));
        return Printable.of(line + "  " + notes);
    }

    private static List<PlanRow> in(List<PlanRow> rows, Group group) {
        return rows.stream().filter(row -> row.group() == group).toList();
    }

    private static String valueAndNote(PlanRow row) {
        return row.note().isEmpty() ? row.value() : row.value() + "  " + row.note();
    }

    private static List<String> columns(List<PlanRow> rows, List<java.util.function.Function<PlanRow, String>> cells) {
        List<String> lines = new ArrayList<>();
        for (PlanRow row : rows) {
            var line = new StringBuilder();
            for (var cell : cells) {
                int width = rows.stream().mapToInt(other -> cell.apply(other).length()).max().orElse(0);
                line.append(padded(cell.apply(row), width)).append("  ");
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static void writeAligned(Map<String, List<String>> lines, StringBuilder text) {
        int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
        lines.forEach((label, values) -> {
            String lead = padded(label, width) + " : ";
            for (String value : values.isEmpty() ? List.of(NONE) : values) {
                text.append(lead).append(value).append('\n');
                lead = " ".repeat(lead.length());
            }
        });
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
