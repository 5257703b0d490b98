package io.claudebottle.app.preflight;

import io.claudebottle.backend.Isolation;
import io.claudebottle.problem.Problem;
import io.claudebottle.state.LaunchFigures.Figures;
import java.util.Optional;

/// One segment of the backend control, and one column of the comparison.
///
/// @param isolation how it isolates
/// @param figures what its launches took on this machine
/// @param unavailable why it cannot be chosen and how to install it; empty when it can
public record BackendChoice(String name, Isolation isolation, Figures figures, Optional<Problem> unavailable) {

    public boolean isAvailable() {
        return unavailable.isEmpty();
    }
}
