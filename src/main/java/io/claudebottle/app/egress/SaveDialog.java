package io.claudebottle.app.egress;

import java.nio.file.Path;
import java.util.Optional;
import javafx.stage.Window;

/// Asks where to write a file.
@FunctionalInterface
interface SaveDialog {

    /// @param name that is proposed
    /// @return empty when the operator changed their mind
    Optional<Path> choose(Window owner, String name);
}
