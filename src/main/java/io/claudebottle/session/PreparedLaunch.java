package io.claudebottle.session;

import io.claudebottle.backend.BottleBackend;
import io.claudebottle.backend.BottleCleanupPlan;
import io.claudebottle.backend.BottlePlan;
import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.Secrets;

/// A plan together with the backend that made it: what the preflight shows and the operator answers to.
public final class PreparedLaunch {

    private final Paired<?> paired;

    private final boolean resumed;

    private PreparedLaunch(Paired<?> paired, boolean resumed) {
        this.paired = paired;
        this.resumed = resumed;
    }

    static <P extends BottlePlan> PreparedLaunch of(BottleBackend<P, ? extends BottleCleanupPlan> backend, P plan, boolean resumed) {
        return new PreparedLaunch(new Paired<>(backend, plan), resumed);
    }

    public BottlePlan plan() {
        return paired.plan;
    }

    /// Whether the identity was there before: saying no must then leave its state alone.
    public boolean resumed() {
        return resumed;
    }

    public String backendName() {
        return paired.backend.name();
    }

    Bottle launch(Secrets secrets, LaunchProgress progress) {
        return paired.launch(secrets, progress);
    }

    /// Keeps the plan's own type beside its backend, so that no cast is needed to hand one to the other.
    private record Paired<P extends BottlePlan>(BottleBackend<P, ? extends BottleCleanupPlan> backend, P plan) {
        Bottle launch(Secrets secrets, LaunchProgress progress) {
            return backend.launch(plan, secrets, progress);
        }
    }
}
