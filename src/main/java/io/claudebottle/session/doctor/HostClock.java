package io.claudebottle.session.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The clock, judged by what was written on this host: nothing was written in the future. No server is asked.
///
/// @param latest the file that was written last; empty when none could be seen
record HostClock(Instant now, Optional<Written> latest) {

    /// File systems of other machines have clocks of their own.
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    /// By so much a certificate that is made now is not valid yet for anybody else, and one of theirs has ended or not begun.
    private static final Duration TOO_WRONG = Duration.ofHours(12);

    record Written(Path file, Instant at) {}

    static HostClock at(Instant now, List<Path> files) {
        return new HostClock(now, files.stream().flatMap(HostClock::written).max(Comparator.comparing(Written::at)));
    }

    private static Stream<Written> written(Path file) {
        try {
            return Stream.of(new Written(file, Files.getLastModifiedTime(file).toInstant()));
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    Diagnosis diagnosis(String setCommand) {
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        Optional<Written> future = latest.filter(written -> written.at().isAfter(now.plus(TOLERANCE)));
        if (future.isEmpty()) {
            return Diagnosis.fine(time);
        }
        Written written = future.get();
        String words = "is behind: it is " + time + ", and " + written.file() + " was written " + written.at().truncatedTo(ChronoUnit.SECONDS);
        var fix = new Fix("Set the clock, and let a time service keep it.", setCommand);
        return written.at().isAfter(now.plus(TOO_WRONG)) ? Diagnosis.missing(words, fix) : Diagnosis.doubtful(words, fix);
    }
}
