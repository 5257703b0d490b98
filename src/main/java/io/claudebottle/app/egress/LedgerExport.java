package io.claudebottle.app.egress;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.gate.LedgerEntry;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Writes decisions into a file for other tools.
enum LedgerExport {
    /// RFC 4180, with a header. A text that a spreadsheet would take for a formula has an apostrophe in front: agents choose hosts and paths.
    CSV,
    /// One JSON object a line.
    JSONL;

    private static final List<String> COLUMNS = List.of(
            "time", "source", "verdict", "method", "host", "port", "path", "rule", "origin", "reason", "status", "bytes_out", "bytes_in", "latency_ms", "first_seen");

    String extension() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// By the end of a file's name; CSV for any other.
    static LedgerExport of(Path file) {
        return file.toString().endsWith(".jsonl") ? JSONL : CSV;
    }

    /// @throws ProblemException when the file cannot be written
    void write(List<LedgerEntry> entries, Path file) {
        try (Writer out = Files.newBufferedWriter(file)) {
            if (this == CSV) {
                out.write(String.join(",", COLUMNS) + "\r\n");
            }
            for (LedgerEntry entry : entries) {
                out.write(this == CSV ? csv(entry) + "\r\n" : json(entry) + "\n");
            }
        } catch (IOException e) {
            throw new ProblemException(Problem.of(file + " cannot be written: " + e.getMessage(), "Choose another place."), e);
        }
    }

    private static String csv(LedgerEntry entry) {
        return Stream.of(
                        entry.time(), entry.source(), verdict(entry), entry.method(), entry.host(), entry.port(), entry.path(), entry.rule(), entry.origin(),
                        entry.reason(), entry.status(), entry.bytesOut(), entry.bytesIn(), entry.latencyMillis(), entry.firstSeen())
                .map(value -> value instanceof String text ? quoted(text) : value.toString())
                .collect(Collectors.joining(","));
    }

    private static String quoted(String text) {
        String harmless = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return harmless.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r') ? "\"" + harmless.replace("\"", "\"\"") + "\"" : harmless;
    }

    private static String json(LedgerEntry entry) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("time", entry.time().toString())
                .put("source", entry.source())
                .put("verdict", verdict(entry))
                .put("method", entry.method())
                .put("host", entry.host())
                .put("port", entry.port())
                .put("path", entry.path())
                .put("rule", entry.rule())
                .put("origin", entry.origin())
                .put("reason", entry.reason())
                .put("status", entry.status())
                .put("bytes_out", entry.bytesOut())
                .put("bytes_in", entry.bytesIn())
                .put("latency_ms", entry.latencyMillis())
                .put("first_seen", entry.firstSeen())
                .toString();
    }

    private static String verdict(LedgerEntry entry) {
        return entry.allowed() ? "allowed" : "denied";
    }
}
