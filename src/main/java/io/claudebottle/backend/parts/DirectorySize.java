package io.claudebottle.backend.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// How much a directory holds.
public final class DirectorySize {

    private DirectorySize() {}

    /// @return bytes of all files in it, links not followed; -1 when it cannot be told
    public static long of(Path directory) {
        try (Stream<Path> tree = Files.walk(directory)) {
            return tree.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException | UncheckedIOException unknown) {
            return -1;
        }
    }
}
