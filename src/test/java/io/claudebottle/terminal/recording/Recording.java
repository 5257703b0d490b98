package io.claudebottle.terminal.recording;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// What went between a program and its terminal. As a file: gzipped lines of microseconds, a letter and the event's content, the first of
/// them a resize to the size at the start.
record Recording(List<Event> events) {

    /// @param micros since the start
    sealed interface Event {
        long micros();
    }

    /// One read.
    record Output(long micros, byte[] bytes) implements Event {}

    record Input(long micros, byte[] bytes) implements Event {}

    record Resize(long micros, int columns, int rows) implements Event {}

    Resize size() {
        return (Resize) events.getFirst();
    }

    List<Output> outputs() {
        return events.stream().filter(Output.class::isInstance).map(Output.class::cast).toList();
    }

    int bytes() {
        return outputs().stream().mapToInt(output -> output.bytes.length).sum();
    }

    void save(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            for (Event event : events) {
                String line = event.micros() + switch (event) {
                    case Output output -> "\to\t" + Base64.getEncoder().encodeToString(output.bytes);
                    case Input input -> "\ti\t" + Base64.getEncoder().encodeToString(input.bytes);
                    case Resize resize -> "\tr\t" + resize.columns + "x" + resize.rows;
                };
                out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    static Recording load(InputStream compressed) throws IOException {
        List<Event> events = new ArrayList<>();
        try (var lines = new BufferedReader(new InputStreamReader(new GZIPInputStream(compressed), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split("\t", 3);
                long micros = Long.parseLong(parts[0]);
                events.add(switch (parts[1]) {
                    case "o" -> new Output(micros, Base64.getDecoder().decode(parts[2]));
                    case "i" -> new Input(micros, Base64.getDecoder().decode(parts[2]));
                    case "r" -> new Resize(micros, Integer.parseInt(parts[2].split("x")[0]), Integer.parseInt(parts[2].split("x")[1]));
                    default -> throw new IOException("no recording: " + line);
                });
            }
        }
        return new Recording(events);
    }
}
