package io.claudebottle.app.shell;

import io.claudebottle.app.FxmlLoaders;
import io.claudebottle.app.Messages;
import io.claudebottle.app.agents.AgentsViewModel;
import io.claudebottle.app.palette.PaletteViewModel;
import java.util.Map;
import java.util.function.Supplier;

/// The controllers of this feature.
public final class ShellViews {

    private final ShellViewModel shell;
    private final AgentsViewModel agents;
    private final PaletteViewModel palette;
    private final Toasts toasts;
    private final ClosingViewModel closing;
    private final FxmlLoaders loaders;
    private final Messages messages;

    public ShellViews(
            ShellViewModel shell,
            AgentsViewModel agents,
            PaletteViewModel palette,
            Toasts toasts,
            ClosingViewModel closing,
            FxmlLoaders loaders,
            Messages messages) {
        this.shell = shell;
        this.agents = agents;
        this.palette = palette;
        this.toasts = toasts;
        this.closing = closing;
        this.loaders = loaders;
        this.messages = messages;
    }

    public Map<Class<?>, Supplier<?>> controllers() {
        return Map.of(
                ShellController.class, () -> new ShellController(shell, agents, palette, toasts, closing, loaders, messages));
    }
}
