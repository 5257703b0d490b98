package io.claudebottle.app.preflight;

import io.claudebottle.problem.Problem;
import java.util.Optional;

/// One segment of the backend control.
///
/// @param unavailable why it cannot be chosen and how to install it; empty when it can
public record BackendChoice(String name, Optional<Problem> unavailable) {

    public boolean isAvailable() {
        return unavailable.isEmpty();
    }
}
