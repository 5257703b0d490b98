package io.claudebottle.manifest;

import java.nio.file.Path;

/// Where a value was declared.
///
/// @param file absolute path of the manifest file
/// @param line one-based line in that file
public record Origin(Path file, int line) {

    /// `bottles/dev.md:12`, short enough for a row; the whole path is in [#file].
    public String brief() {
        Path parent = file.getParent();
        Path folder = parent == null ? null : parent.getFileName();
        return (folder == null ? "" : folder + "/") + file.getFileName() + ":" + line;
    }

    @Override
    public String toString() {
        return file + ":" + line;
    }
}
