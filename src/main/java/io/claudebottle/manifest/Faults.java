package io.claudebottle.manifest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Collects what is wrong in one file, so that the operator sees all of it in one go.
final class Faults {

    private final Path file;
    private final List<ManifestProblem> problems = new ArrayList<>();

    Faults(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    void add(int line, String key, String message, String fix) {
        problems.add(new ManifestProblem(file, line, key, message, fix));
    }

    boolean any() {
        return !problems.isEmpty();
    }

    /// In the order of lines.
    List<ManifestProblem> problems() {
        return problems.stream().sorted(Comparator.comparingInt(ManifestProblem::line)).toList();
    }
}
