package io.claudebottle.app;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.BottleBackends;
import io.claudebottle.backend.Secrets;
import io.claudebottle.problem.ProblemException;
import java.util.Optional;

/// From the name of a running agent to the handle of its bottle.
public final class BottleFinder {

    private final BottleBackends backends;

    public BottleFinder(BottleBackends backends) {
        this.backends = backends;
    }

    /// May block.
    ///
    /// @throws ProblemException when the bottle has ended meanwhile, or its engine cannot be asked
    public Bottle require(AgentKey key) {
        return backends.get(Optional.of(key.backend()))
                .find(key.slug(), Secrets.none())
                .orElseThrow(() -> new ProblemException(
                        key.slug() + " is not running any more", "Start it anew; what it left behind is listed under Cleanup."));
    }
}
