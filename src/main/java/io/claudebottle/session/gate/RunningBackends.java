package io.claudebottle.session.gate;

import io.claudebottle.backend.BottleBackend;
import io.claudebottle.backend.BottleBackends;
import io.claudebottle.backend.Secrets;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.Identity;
import java.util.Optional;

/// On which backend a bottle runs.
record RunningBackends(BottleBackends backends) {

    Optional<BottleBackend<?, ?>> of(String identity) {
        if (Identity.isValid(identity)) {
            for (BottleBackend<?, ?> backend : backends.all()) {
                if (backend.isAvailable() && backend.find(identity, Secrets.none()).isPresent()) {
                    return Optional.of(backend);
                }
            }
        }
        return Optional.empty();
    }

    /// @throws ProblemException when it runs on none
    BottleBackend<?, ?> require(String identity) {
        return of(identity).orElseThrow(() -> new ProblemException(
                "no running bottle '" + identity + "'", "claude-bottle list active shows the identities of running bottles."));
    }
}
