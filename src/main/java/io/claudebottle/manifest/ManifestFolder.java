package io.claudebottle.manifest;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A directory of manifest files, one a name.
record ManifestFolder(Path directory) {

    private static final Pattern STEM = Pattern.compile("[a-z][a-z0-9-]*");
    private static final String SUFFIX = ".md";

    /// What the directory holds.
    ///
    /// @param files by name
    /// @param skipped one warning for each file whose name is not one for a manifest
    record Listing(SortedMap<String, Path> files, List<ManifestProblem> skipped) {}

    /// Nothing for a directory that is not there.
    ///
    /// @throws IOException when it is there and cannot be listed
    Listing list() throws IOException {
        var files = new TreeMap<String, Path>();
        List<Path> skipped = new ArrayList<>();
        if (Files.notExists(directory)) {
            return new Listing(files, List.of());
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, entry -> entry.getFileName().toString().endsWith(SUFFIX))) {
            for (Path entry : entries) {
                String stem = entry.getFileName().toString().substring(0, entry.getFileName().toString().length() - SUFFIX.length());
                if (STEM.matcher(stem).matches()) {
                    files.put(stem, entry);
                } else {
                    skipped.add(entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return new Listing(files, skipped.stream().sorted().map(ManifestFolder::warning).toList());
    }

    private static ManifestProblem warning(Path file) {
        return new ManifestProblem(file, 1, "", "the file is skipped: its name is not one for a bottle or an agent.",
                "Use lower-case letters, digits and hyphens, beginning with a letter.");
    }
}
