package io.claudebottle.app.settings;

import io.claudebottle.app.FxThread;
import io.claudebottle.app.Messages;
import java.util.Map;
import java.util.function.Supplier;

/// The controllers of this feature.
public final class SettingsViews {

    private final SettingsModel model;
    private final FxThread fx;
    private final Messages messages;

    public SettingsViews(SettingsModel model, FxThread fx, Messages messages) {
        this.model = model;
        this.fx = fx;
        this.messages = messages;
    }

    public Map<Class<?>, Supplier<?>> controllers() {
        return Map.of(SettingsController.class, () -> new SettingsController(model, fx, messages));
    }
}
