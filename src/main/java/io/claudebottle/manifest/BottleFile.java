package io.claudebottle.manifest;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One bottle's file by itself, wherever it is. What it extends is looked for beside it.
public final class BottleFile {

    private static final String SUFFIX = ".md";

    private BottleFile() {}

    /// @throws ProblemException naming the first thing that is wrong in the file, or in one that it extends
    public static BottleManifest read(Path file) {
        String fileName = String.valueOf(file.getFileName());
        String name = fileName.endsWith(SUFFIX) ? fileName.substring(0, fileName.length() - SUFFIX.length()) : fileName;
        Map<String, Path> files = new TreeMap<>(beside(file));
        files.put(name, file);
        Map<String, Faults> faults = new TreeMap<>();
        Map<String, DraftBottle> drafts = new TreeMap<>();
        files.forEach((bottle, where) -> {
            var own = new Faults(where);
            faults.put(bottle, own);
            Document.read(where, own).ifPresent(document -> drafts.put(bottle, BottleReader.read(bottle, document, own)));
        });
        return Optional.ofNullable(new Inheritance(drafts, faults).bottles().get(name))
                .orElseThrow(() -> new ProblemException(faults.get(name).problems().getFirst().asProblem()));
    }

    private static Map<String, Path> beside(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        try {
            return new ManifestFolder(directory).list().files();
        } catch (IOException e) {
            throw new ProblemException(Problem.of("cannot list " + directory + ": " + e.getMessage(), "Correct its permissions."), e);
        }
    }
}
