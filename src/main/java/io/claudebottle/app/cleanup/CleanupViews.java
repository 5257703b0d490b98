package io.claudebottle.app.cleanup;

import io.claudebottle.app.FxThread;
import io.claudebottle.app.FxmlLoaders;
import io.claudebottle.app.Messages;
import io.claudebottle.backend.BottleBackends;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/// The controllers of this feature.
public final class CleanupViews {

    private final BottleBackends backends;
    private final FxThread fx;
    private final InstantSource clock;
    private final FxmlLoaders loaders;
    private final Messages messages;

    public CleanupViews(BottleBackends backends, FxThread fx, InstantSource clock, FxmlLoaders loaders, Messages messages) {
        this.backends = backends;
        this.fx = fx;
        this.clock = clock;
        this.loaders = loaders;
        this.messages = messages;
    }

    public Map<Class<?>, Supplier<?>> controllers() {
        return Map.of(
                CleanupController.class,
                () -> new CleanupController(new CleanupViewModel(new Sweeper(backends), fx, messages), clock, loaders, messages));
    }
}
