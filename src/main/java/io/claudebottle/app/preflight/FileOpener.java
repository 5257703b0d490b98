package io.claudebottle.app.preflight;

import java.nio.file.Path;

/// Opens a file of the operator's in whatever they edit files with.
@FunctionalInterface
public interface FileOpener {

    /// @param line one-based; an editor that cannot jump there just opens the file
    void open(Path file, int line);
}
