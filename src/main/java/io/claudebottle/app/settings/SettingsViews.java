package io.claudebottle.app.settings;

import java.util.Map;
import java.util.function.Supplier;

/// The controllers of this feature.
public final class SettingsViews {

    private final SettingsModel model;

    public SettingsViews(SettingsModel model) {
        this.model = model;
    }

    public Map<Class<?>, Supplier<?>> controllers() {
        return Map.of(SettingsController.class, () -> new SettingsController(model));
    }
}
