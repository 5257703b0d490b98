package io.claudebottle.app.cleanup;

import io.claudebottle.backend.BottleBackend;
import io.claudebottle.backend.BottleBackends;
import io.claudebottle.backend.BottleCleanupPlan;
import io.claudebottle.backend.BottleCleanupPlan.Leftover;
import io.claudebottle.backend.BottleCleanupPlan.Removal;
import io.claudebottle.backend.BottlePlan;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Asks the backends what is left over, and has them remove what was ticked. Every call may block.
final class Sweeper {

    private final BottleBackends backends;

    Sweeper(BottleBackends backends) {
        this.backends = backends;
    }

    /// What one backend answered.
    ///
    /// @param leftovers in the order in which they would go
    /// @param unasked why nobody could ask it; then there are no leftovers here, which does not mean that there are none
    record Answer(String backend, List<Leftover> leftovers, Optional<Problem> unasked) {}

    /// @throws ProblemException when nobody can say what is alive: then nothing may be called a leftover
    List<Answer> ask() {
        Set<String> live = backends.liveIdentities();
        return backends.all().stream().map(backend -> ask(backend, live)).toList();
    }

    private static Answer ask(BottleBackend<?, ?> backend, Set<String> live) {
        if (!backend.isAvailable()) {
            Problem why = backend.unavailability().orElseGet(() -> Problem.of(backend.name() + " is not available"));
            return new Answer(backend.name(), List.of(), Optional.of(why));
        }
        try {
            return new Answer(backend.name(), backend.prepareCleanup(live).leftovers(), Optional.empty());
        } catch (ProblemException e) {
            return new Answer(backend.name(), List.of(), Optional.of(e.problem()));
        }
    }

    /// Removes what was ticked and nothing else. The backend is asked anew, so that what came alive since it was shown is spared.
    ///
    /// @param ids of leftovers that [#ask] named
    /// @return one entry for each that was tried; an id without one is gone or was spared
    List<Removal> remove(String backend, Set<String> ids) {
        return remove(backends.get(Optional.of(backend)), ids);
    }

    private <C extends BottleCleanupPlan> List<Removal> remove(BottleBackend<? extends BottlePlan, C> backend, Set<String> ids) {
        C fresh = backend.prepareCleanup(backends.liveIdentities());
        return backend.cleanup(narrowed(fresh, ids));
    }

    /// "The same plan with only these ids" is of the same class, which the contract's return type cannot say.
    @SuppressWarnings("unchecked")
    private static <C extends BottleCleanupPlan> C narrowed(C plan, Set<String> ids) {
        return (C) plan.only(ids);
    }
}
