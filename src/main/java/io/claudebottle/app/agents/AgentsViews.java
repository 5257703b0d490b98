package io.claudebottle.app.agents;

import io.claudebottle.app.FxmlLoaders;
import io.claudebottle.app.Messages;
import io.claudebottle.app.Pages;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.beans.property.DoubleProperty;

/// The controllers of this feature.
public final class AgentsViews {

    private final AgentsViewModel agents;
    private final AgentActions actions;
    private final GateActions gates;
    private final Pages pages;
    private final DoubleProperty divider;
    private final Consumer<AgentItem> onSelected;
    private final FxmlLoaders loaders;
    private final AttentionWords words;
    private final Messages messages;

    /// @param divider share of the list, 0 to 1, remembered between starts
    /// @param onSelected hears which row is selected
    public AgentsViews(
            AgentsViewModel agents,
            AgentActions actions,
            GateActions gates,
            Pages pages,
            DoubleProperty divider,
            Consumer<AgentItem> onSelected,
            FxmlLoaders loaders,
            AttentionWords words,
            Messages messages) {
        this.agents = agents;
        this.actions = actions;
        this.gates = gates;
        this.pages = pages;
        this.divider = divider;
        this.onSelected = onSelected;
        this.loaders = loaders;
        this.words = words;
        this.messages = messages;
    }

    public Map<Class<?>, Supplier<?>> controllers() {
        return Map.of(
                AgentsController.class,
                () -> new AgentsController(agents, actions, gates, pages, divider, onSelected, loaders, words, messages));
    }
}
