package io.claudebottle.terminal.view;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Where files and pictures that are dropped on a terminal or pasted into it go, so that the child can see them.
@FunctionalInterface
public interface FileIntake {

    /// Never blocks.
    ///
    /// @return the paths that the child knows them by, in the same order; fails when one of them cannot be brought in
    CompletionStage<List<String>> take(List<Item> items);

    sealed interface Item {

        /// A file or a folder of this machine.
        record File(Path path) implements Item {}

        /// A picture of the clipboard.
        ///
        /// @param png its bytes
        record Picture(byte[] png) implements Item {}
    }
}
