package io.claudebottle.state;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// What one reading of an audit file from its beginning to its end found.
///
/// @param lines whole ones
/// @param bytes up to the end of the last whole line
/// @param lastHash of the last line that can be read; zeros when there is none
/// @param reachesHead whether the line that was last known is where it was
/// @param broken the first line that is not as it was written
/// @param torn what stands after the last whole line; "" when nothing does
record AuditChain(long lines, long bytes, String lastHash, boolean reachesHead, Optional<AuditLog.Break> broken, String torn) {

    /// No line of ours is longer: payloads and tables are bounded.
    private static final int LONGEST_LINE = 8 << 20;

    /// The last line that was written for sure, as it is kept apart from the file.
    ///
    /// @param lines the number of that line, from 1
    record Head(long lines, String hash) {}

    /// @param entries hears each entry that can be read
    static AuditChain read(Path file, Optional<Head> head, Consumer<AuditEntry> entries) throws IOException {
        var reading = new Reading(head, entries);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            var line = new ByteArrayOutputStream();
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                if (octet == '\n') {
                    reading.line(line.toString(StandardCharsets.UTF_8), line.size() + 1L);
                    line.reset();
                } else if (line.size() < LONGEST_LINE) {
                    line.write(octet);
                } else {
                    throw new IOException("line " + (reading.lines + 1) + " is longer than any audit line");
                }
            }
            return reading.done(line.toString(StandardCharsets.UTF_8));
        } catch (NoSuchFileException none) {
            return reading.done("");
        }
    }

    private static final class Reading {

        private final Optional<Head> head;
        private final Consumer<AuditEntry> entries;
        private long lines;
        private long bytes;
        private String lastHash = AuditLine.NOTHING_BEFORE;
        private boolean reachesHead;
        private Optional<AuditLog.Break> broken = Optional.empty();

        Reading(Optional<Head> head, Consumer<AuditEntry> entries) {
            this.head = head;
            this.entries = entries;
            this.reachesHead = head.isEmpty();
        }

        void line(String text, long length) {
            lines++;
            bytes += length;
            Optional<AuditLine> parsed = AuditLine.parse(text);
            if (parsed.isEmpty()) {
                breakAt(lines, "it is not as it was written");
                return;
            }
            AuditLine line = parsed.get();
            if (!line.previousHash().equals(lastHash)) {
                breakAt(lines, "it does not follow the line before: something was removed, added or moved here");
            }
            lastHash = line.hash();
            head.filter(known -> known.lines() == lines && known.hash().equals(line.hash())).ifPresent(_ -> reachesHead = true);
            entries.accept(line.entry());
        }

        private void breakAt(long line, String reason) {
            if (broken.isEmpty()) {
                broken = Optional.of(new AuditLog.Break(line, reason));
            }
        }

        AuditChain done(String torn) {
            if (!reachesHead) {
                long missing = head.orElseThrow().lines();
                breakAt(Math.min(lines + 1, missing), "the log ended with line " + missing + " and another hash: its end was cut off or replaced");
            }
            return new AuditChain(lines, bytes, lastHash, reachesHead, broken, torn);
        }
    }
}
