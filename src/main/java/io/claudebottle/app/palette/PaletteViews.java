package io.claudebottle.app.palette;

import java.util.Map;
import java.util.function.Supplier;

/// The controllers of this feature.
public final class PaletteViews {

    private final PaletteViewModel palette;

    public PaletteViews(PaletteViewModel palette) {
        this.palette = palette;
    }

    public Map<Class<?>, Supplier<?>> controllers() {
        return Map.of(PaletteController.class, () -> new PaletteController(palette));
    }
}
