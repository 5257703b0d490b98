package io.claudebottle.policy;

import io.claudebottle.policy.PlanRow.Group;
import io.claudebottle.problem.Printable;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

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
        lines.put("env", grants.env().isEmpty() ? List.of() : columns(in(rows, Group.ENVIRONMENT), PlanRow::label, PlanRow::note));
        lines.put("skills", grants.skills().stream().map(skill -> Printable.of(skill.name())).toList());
        lines.put("bottle", List.of(Printable.of(grants.bottle())));
        lines.put(
                "git gate",
                grants.git().stream()
                        .map(git -> Printable.of(git.name() + " → " + git.host() + ":" + git.port())
                                + (git.hostKeyPinned() ? "" : "  fetch and push will be refused: no KnownHostKey"))
                        .toList());
        lines.put("egress", columns(grants.routes(), PlanText::route, route -> String.join("; ", PreflightRows.routeNotes(route))));
        lines.put("prompt", in(rows, Group.AGENT).stream().filter(row -> row.label().equals("prompt")).map(PlanText::valueAndNote).toList());
        lines.put("git identity", grants.gitUser().isEmpty() ? List.of() : List.of(Printable.of(grants.gitUser())));
        lines.put(
                "sidecars",
                grants.sidecars().isEmpty()
                        ? List.of()
                        : columns(in(rows, Group.SIDECARS), PlanRow::label, PlanRow::value, PlanRow::note));
        for (PlanRow row : in(rows, Group.ISOLATION)) {
            lines.put(row.label(), List.of(valueAndNote(row)));
        }
        lines.put("workspace", in(rows, Group.WORKSPACE).stream().map(PlanText::valueAndNote).toList());
        return lines;
    }

    private static String route(Grants.Route route) {
        String paths = route.paths().isEmpty() ? "" : " " + String.join(" ", route.paths());
        return route.host() + paths + PreflightRows.authMark(route);
    }

    private static List<PlanRow> in(List<PlanRow> rows, Group group) {
        return rows.stream().filter(row -> row.group() == group).toList();
    }

    private static String valueAndNote(PlanRow row) {
        return row.note().isEmpty() ? row.value() : row.value() + "  " + row.note();
    }

    /// One line an item, its cells under one another.
    @SafeVarargs
    private static <T> List<String> columns(List<T> items, Function<T, String>... cells) {
        List<StringBuilder> lines = items.stream().map(_ -> new StringBuilder()).toList();
        for (Function<T, String> cell : cells) {
            List<String> column = items.stream().map(cell).map(Printable::of).toList();
            int width = column.stream().mapToInt(String::length).max().orElse(0);
            for (int i = 0; i < column.size(); i++) {
                lines.get(i).append(padded(column.get(i), width)).append("  ");
            }
        }
        return lines.stream().map(line -> line.toString().stripTrailing()).toList();
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
