package io.claudebottle.sidecar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/// An [EventLog] in memory, read back the way the operator's views will.
public final class Events {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public EventLog log() {
        return new EventLog(
                new PrintStream(bytes, true, StandardCharsets.UTF_8), Clock.fixed(Instant.parse("2026-05-27T12:00:00Z"), ZoneOffset.UTC));
    }

    public String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    public List<JsonNode> named(String event) {
        return text().lines().map(Events::parse).filter(line -> line.path("event").asText().equals(event)).toList();
    }

    private static JsonNode parse(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not one JSON object a line: " + line, e);
        }
    }
}
