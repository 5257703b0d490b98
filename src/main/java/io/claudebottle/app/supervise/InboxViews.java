package io.claudebottle.app.supervise;

import io.claudebottle.app.FxmlLoaders;
import io.claudebottle.app.Messages;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import javafx.beans.value.ObservableValue;

/// The controllers of this feature.
public final class InboxViews {

    private final InboxViewModel inbox;
    private final InstantSource clock;
    private final ObservableValue<Number> ticks;
    private final FxmlLoaders loaders;
    private final Messages messages;

    /// @param ticks changes once a second
    public InboxViews(InboxViewModel inbox, InstantSource clock, ObservableValue<Number> ticks, FxmlLoaders loaders, Messages messages) {
        this.inbox = inbox;
        this.clock = clock;
        this.ticks = ticks;
        this.loaders = loaders;
        this.messages = messages;
    }

    public Map<Class<?>, Supplier<?>> controllers() {
        return Map.of(InboxController.class, () -> new InboxController(inbox, clock, ticks, loaders, messages));
    }
}
