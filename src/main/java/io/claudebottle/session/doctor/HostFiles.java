package io.claudebottle.session.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Files of the host that say something about it.
///
/// @param root what stands for `/`
record HostFiles(Path root) {

    /// @param path absolute, as on the host
    Path at(String path) {
        return root.resolve(path.substring(1));
    }

    boolean has(String path) {
        return Files.exists(at(path));
    }

    /// "" when it cannot be read.
    String text(String path) {
        try {
            return Files.readString(at(path));
        } catch (IOException e) {
            return "";
        }
    }

    /// What is in a directory, by name; nothing when it cannot be read.
    List<Path> list(String path) {
        try (Stream<Path> entries = Files.list(at(path))) {
            return entries.sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
