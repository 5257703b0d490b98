package io.claudebottle.app.shell;

import io.claudebottle.app.FxmlLoaders;
import io.claudebottle.app.Messages;
import io.claudebottle.app.agents.AgentsViewModel;
import io.claudebottle.app.palette.PaletteViewModel;
import java.util.Map;
import java.util.function.Supplier;
import javafx.beans.value.ObservableValue;

/// The controllers of this feature.
public final class ShellViews {

    private final ShellViewModel shell;
    private final AgentsViewModel agents;
    private final ObservableValue<Number> waiting;
    private final ObservableValue<Number> agentsWaiting;
    private final PaletteViewModel palette;
    private final Toasts toasts;
    private final ClosingViewModel closing;
    private final FxmlLoaders loaders;
    private final Messages messages;

    /// @param waiting how many proposals wait for the operator
    /// @param agentsWaiting how many agents do
    public ShellViews(
            ShellViewModel shell,
            AgentsViewModel agents,
            ObservableValue<Number> waiting,
            ObservableValue<Number> agentsWaiting,
            PaletteViewModel palette,
            Toasts toasts,
            ClosingViewModel closing,
            FxmlLoaders loaders,
            Messages messages) {
        this.shell = shell;
        this.agents = agents;
        this.waiting = waiting;
        this.agentsWaiting = agentsWaiting;
        this.palette = palette;
        this.toasts = toasts;
        this.closing = closing;
        this.loaders = loaders;
        this.messages = messages;
    }

    public Map<Class<?>, Supplier<?>> controllers() {
        return Map.of(
                ShellController.class, () -> new ShellController(shell, agents, waiting, agentsWaiting, palette, toasts, closing, loaders, messages));
    }
}
