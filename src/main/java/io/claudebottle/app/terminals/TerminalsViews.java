package io.claudebottle.app.terminals;

import io.claudebottle.app.AgentKey;
import io.claudebottle.app.FxmlLoaders;
import io.claudebottle.app.Messages;
import io.claudebottle.app.agents.AgentActions;
import io.claudebottle.app.agents.AgentsViewModel;
import io.claudebottle.app.egress.EgressStrip;
import io.claudebottle.session.TerminalHistories;
import io.claudebottle.state.Settings;
import io.claudebottle.terminal.TerminalPane;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableValue;
import javafx.scene.Parent;
import javafx.stage.Stage;

/// The controllers of this feature.
public final class TerminalsViews {

    private final TerminalsViewModel terminals;
    private final AgentsViewModel agents;
    private final AgentActions actions;
    private final Supplier<TerminalPane> panes;
    private final ObservableBooleanValue dark;
    private final ObservableValue<Settings> settings;
    private final TerminalHistories histories;
    private final Function<AgentKey, EgressStrip> strips;
    private final TerminalCommands commands;
    private final Function<Parent, Stage> frames;
    private final FxmlLoaders loaders;
    private final Messages messages;

    /// @param panes makes an empty terminal
    /// @param dark whether the window is dark now
    /// @param frames makes a window around something, not yet shown
    /// @param strips a line about the gates of that agent
    public TerminalsViews(
            TerminalsViewModel terminals,
            AgentsViewModel agents,
            AgentActions actions,
            Supplier<TerminalPane> panes,
            ObservableBooleanValue dark,
            ObservableValue<Settings> settings,
            TerminalHistories histories,
            Function<AgentKey, EgressStrip> strips,
            TerminalCommands commands,
            Function<Parent, Stage> frames,
            FxmlLoaders loaders,
            Messages messages) {
        this.terminals = terminals;
        this.agents = agents;
        this.actions = actions;
        this.panes = panes;
        this.dark = dark;
        this.settings = settings;
        this.histories = histories;
        this.strips = strips;
        this.commands = commands;
        this.frames = frames;
        this.loaders = loaders;
        this.messages = messages;
    }

    public Map<Class<?>, Supplier<?>> controllers() {
        return Map.of(
                TerminalsController.class, () -> new TerminalsController(terminals, commands, frames, loaders, messages),
                TerminalTabController.class,
                () -> new TerminalTabController(terminals, agents, actions, panes, dark, settings, histories, strips, messages));
    }
}
