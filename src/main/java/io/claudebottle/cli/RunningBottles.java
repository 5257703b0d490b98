package io.claudebottle.cli;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.BottleBackend;
import io.claudebottle.backend.Secrets;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.Workbench;
import io.claudebottle.state.Identity;
import java.util.Optional;

/// Finds a running bottle by the identity that the operator typed, on whichever backend it runs.
final class RunningBottles {

    private RunningBottles() {}

    static Bottle require(Workbench workbench, String identity) {
        return require(workbench, identity, Secrets.none());
    }

    /// @param secrets values for a claude that is started in it
    /// @throws ProblemException when no backend runs such a bottle
    static Bottle require(Workbench workbench, String identity, Secrets secrets) {
        if (Identity.isValid(identity)) {
            for (BottleBackend<?, ?> backend : workbench.backends().all()) {
                if (backend.isAvailable()) {
                    Optional<Bottle> found = backend.find(identity, secrets);
                    if (found.isPresent()) {
                        return found.get();
                    }
                }
            }
        }
        throw new ProblemException("no running bottle '" + identity + "'", whatElse(workbench, identity));
    }

    private static String whatElse(Workbench workbench, String identity) {
        return Identity.isValid(identity) && workbench.states().read(identity).isPresent()
                ? "Its state was kept: ./claude-bottle resume " + identity + " starts it again."
                : "claude-bottle list active shows the identities of running bottles.";
    }
}
