package io.claudebottle.session.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebottle.problem.Printable;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A ledger as text for other programs. Host, path and reason were written by an agent, and whoever opens the text must not be
/// deceived by it: a spreadsheet runs no formula, a terminal obeys no control character, a reader is shown no hidden direction.
public final class LedgerExport {

    private static final DateTimeFormatter MILLIS = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private static final ObjectWriter JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build().writer();

    private static final String HEADER = "time,bottle,id,source,verdict,method,host,port,path,rule,origin,reason,status,bytes_out,bytes_in,"
            + "latency_ms,first_seen";

    /// What spreadsheets take for the beginning of a formula, in the widths that they know.
    private static final String FORMULA = "=+-@＝＋－＠";

    private LedgerExport() {}

    /// RFC 4180 with a header; an empty cell is unknown. A text that a spreadsheet would run begins with an apostrophe instead.
    public static String csv(List<LedgerEntry> entries) {
        return Stream.concat(Stream.of(HEADER), entries.stream().map(LedgerExport::row))
                .map(line -> line + "\r\n")
                .collect(Collectors.joining());
    }

    private static String row(LedgerEntry entry) {
        return Stream.of(
                        MILLIS.format(entry.time()), entry.bottle(), entry.id(), entry.source(), verdict(entry), entry.method(), entry.host(),
                        known(entry.port(), 1), entry.path(), entry.rule(), entry.origin(), entry.reason(), known(entry.status(), 1),
                        known(entry.bytesOut(), 0), known(entry.bytesIn(), 0), known(entry.latencyMillis(), 0),
                        Boolean.toString(entry.firstSeen()))
                .map(LedgerExport::cell)
                .collect(Collectors.joining(","));
    }

    private static String known(long number, long least) {
        return number >= least ? Long.toString(number) : "";
    }

    private static String cell(String text) {
        String shown = Printable.of(text);
        boolean formula = shown.codePoints()
                .filter(point -> !Character.isWhitespace(point) && !Character.isSpaceChar(point))
                .limit(1)
                .anyMatch(point -> FORMULA.indexOf(point) >= 0);
        String safe = formula ? "'" + shown : shown;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == ' ' || c == ';') ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }

    /// One object a line, ended by a line feed each.
    public static String jsonLines(List<LedgerEntry> entries) {
        return entries.stream().map(entry -> json(entry) + "\n").collect(Collectors.joining());
    }

    /// One object, printable ASCII only: Jackson leaves the one control character that JSON allows as it is. What is unknown is left out.
    public static String json(LedgerEntry entry) {
        ObjectNode json = JsonNodeFactory.instance.objectNode()
                .put("time", MILLIS.format(entry.time()))
                .put("bottle", entry.bottle())
                .put("id", entry.id())
                .put("source", entry.source())
                .put("verdict", verdict(entry))
                .put("method", entry.method())
                .put("host", entry.host());
        putKnown(json, "port", entry.port(), 1);
        json.put("path", entry.path()).put("rule", entry.rule()).put("origin", entry.origin()).put("reason", entry.reason());
        putKnown(json, "status", entry.status(), 1);
        putKnown(json, "bytes_out", entry.bytesOut(), 0);
        putKnown(json, "bytes_in", entry.bytesIn(), 0);
        putKnown(json, "latency_ms", entry.latencyMillis(), 0);
        json.put("first_seen", entry.firstSeen());
        try {
            return JSON.writeValueAsString(json).replace("\u007f", "\\u007f");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers cannot be written", e);
        }
    }

    private static void putKnown(ObjectNode json, String field, long number, long least) {
        if (number >= least) {
            json.put(field, number);
        }
    }

    private static String verdict(LedgerEntry entry) {
        return entry.allowed() ? "allowed" : "denied";
    }
}
