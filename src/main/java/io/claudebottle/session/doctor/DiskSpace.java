package io.claudebottle.session.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// What is free where the home is, or will be.
///
/// @param free bytes
record DiskSpace(Path place, long free) {

    private static final long GIBIBYTE = 1L << 30;

    /// An agent image with its layers takes about this much.
    private static final long COMFORTABLE = 5 * GIBIBYTE;

    private static final long TOO_LITTLE = GIBIBYTE;

    static DiskSpace at(Path directory) throws IOException {
        Path existing = directory.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return new DiskSpace(existing, Files.getFileStore(existing).getUsableSpace());
    }

    Diagnosis diagnosis() {
        String words = String.format(Locale.ROOT, "has %.1f GiB free", free / (double) GIBIBYTE);
        var fix = new Fix("Free some space. Bottles that are gone may have left something behind.", "claude-bottle cleanup");
        Diagnosis found = free < TOO_LITTLE
                ? Diagnosis.missing(words, fix)
                : free < COMFORTABLE ? Diagnosis.doubtful(words, fix) : Diagnosis.fine(words);
        return found.at("", place.toString());
    }
}
