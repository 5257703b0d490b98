package io.claudebottle.sidecar;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Collection;
import java.util.Map;

/// One JSON object a line on the bundle's standard output, the stream that the operator's views read. Nothing secret is ever put in.
public final class EventLog {

    /// Always three digits after the second, so that lines sort as text.
    private static final DateTimeFormatter MILLIS = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private final JsonFactory json = new JsonFactory();
    private final OutputStream out;
    private final Clock clock;

    /// Whether the last line may have been cut off. Guarded by `out`.
    private boolean cut;

    /// @param out best one that says when it fails, and not a [PrintStream], which never recovers from that
    public EventLog(OutputStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    /// Writes `{"time": now, "event": event, ...}` and flushes.
    ///
    /// @param fields strings, numbers, or collections of strings, in order
    /// @return false when it could not be written: the disk is full, or nobody is at the other end
    public boolean write(String event, Map<String, Object> fields) {
        byte[] line = (line(event, fields) + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (out) {
            try {
                if (cut) {
                    out.write('\n');
                }
                // One call, so that lines never mix, not even with those of another process.
                out.write(line);
                out.flush();
                cut = out instanceof PrintStream silent && silent.checkError();
            } catch (IOException e) {
                cut = true;
            }
            return !cut;
        }
    }

    private String line(String event, Map<String, Object> fields) {
        var line = new StringWriter();
        try (JsonGenerator generator = json.createGenerator(line)) {
            generator.writeStartObject();
            generator.writeStringField("time", MILLIS.format(clock.instant()));
            generator.writeStringField("event", event);
            for (Map.Entry<String, Object> field : fields.entrySet()) {
                generator.writeFieldName(field.getKey());
                writeValue(generator, field.getValue());
            }
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return line.toString();
    }

    private static void writeValue(JsonGenerator generator, Object value) throws IOException {
        switch (value) {
            case Long number -> generator.writeNumber(number);
            case Integer number -> generator.writeNumber(number);
            case Collection<?> items -> {
                generator.writeStartArray();
                for (Object item : items) {
                    generator.writeString(item.toString());
                }
                generator.writeEndArray();
            }
            default -> generator.writeString(value.toString());
        }
    }
}
