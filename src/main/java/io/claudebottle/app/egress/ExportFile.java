package io.claudebottle.app.egress;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.gate.LedgerEntry;
import io.claudebottle.session.gate.LedgerExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// The files that decisions are written into for other programs.
enum ExportFile {
    CSV(LedgerExport::csv),
    JSONL(LedgerExport::jsonLines);

    private final Function<List<LedgerEntry>, String> text;

    ExportFile(Function<List<LedgerEntry>, String> text) {
        this.text = text;
    }

    String extension() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// By the end of a file's name; CSV for any other.
    static ExportFile of(Path file) {
        return file.toString().endsWith(".jsonl") ? JSONL : CSV;
    }

    /// @throws ProblemException when the file cannot be written
    void write(List<LedgerEntry> entries, Path file) {
        try {
            Files.writeString(file, text.apply(entries));
        } catch (IOException e) {
            throw new ProblemException(Problem.of(file + " cannot be written: " + e.getMessage(), "Choose another place."), e);
        }
    }
}
