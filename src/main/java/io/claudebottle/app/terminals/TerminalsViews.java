package io.claudebottle.app.terminals;

import io.claudebottle.app.AgentKey;
import io.claudebottle.app.FxmlLoaders;
import io.claudebottle.app.Messages;
import io.claudebottle.app.agents.AgentActions;
import io.claudebottle.app.agents.AgentsViewModel;
import io.claudebottle.app.egress.EgressStrip;
import io.claudebottle.terminal.TerminalPane;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableValue;

/// The controllers of this feature.
public final class TerminalsViews {

    private final TerminalsViewModel terminals;
    private final AgentsViewModel agents;
    private final AgentActions actions;
    private final Supplier<TerminalPane> panes;
    private final ObservableBooleanValue dark;
    private final ObservableValue<Double> fontSize;
    private final Function<AgentKey, EgressStrip> strips;
    private final FxmlLoaders loaders;
    private final Messages messages;

    /// @param panes makes an empty terminal
    /// @param dark whether the window is dark now
    /// @param fontSize in points
    /// @param strips a line about the gates of that agent
    public TerminalsViews(
            TerminalsViewModel terminals,
            AgentsViewModel agents,
            AgentActions actions,
            Supplier<TerminalPane> panes,
            ObservableBooleanValue dark,
            ObservableValue<Double> fontSize,
            Function<AgentKey, EgressStrip> strips,
            FxmlLoaders loaders,
            Messages messages) {
        this.terminals = terminals;
        this.agents = agents;
        this.actions = actions;
        this.panes = panes;
        this.dark = dark;
        this.fontSize = fontSize;
        this.strips = strips;
        this.loaders = loaders;
        this.messages = messages;
    }

    public Map<Class<?>, Supplier<?>> controllers() {
        return Map.of(
                TerminalsController.class, () -> new TerminalsController(terminals, loaders),
                TerminalTabController.class,
                () -> new TerminalTabController(terminals, agents, actions, panes, dark, fontSize, strips, messages));
    }
}
