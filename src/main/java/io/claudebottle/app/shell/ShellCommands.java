package io.claudebottle.app.shell;

import io.claudebottle.app.Messages;
import io.claudebottle.app.Page;
import io.claudebottle.app.Pages;
import io.claudebottle.app.agents.AgentActions;
import io.claudebottle.app.agents.AgentItem;
import io.claudebottle.app.agents.AgentsViewModel;
import io.claudebottle.app.agents.GateActions;
import io.claudebottle.app.palette.Command;
import io.claudebottle.app.settings.SettingsModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// What the command palette offers: first the agents, then what the window can do, then what can be done with each agent.
public final class ShellCommands {

    private final Messages messages;
    private final Pages pages;
    private final AgentsViewModel agents;
    private final AgentActions actions;
    private final GateActions gates;
    private final SettingsModel settings;
    private final Supplier<List<Command>> terminals;

    /// @param terminals what can be done with the terminal that is worked with
    public ShellCommands(
            Messages messages,
            Pages pages,
            AgentsViewModel agents,
            AgentActions actions,
            GateActions gates,
            SettingsModel settings,
            Supplier<List<Command>> terminals) {
        this.messages = messages;
        this.pages = pages;
        this.agents = agents;
        this.actions = actions;
        this.gates = gates;
        this.settings = settings;
        this.terminals = terminals;
    }

    public List<Command> all() {
        List<Command> commands = new ArrayList<>();
        List<AgentItem> items = agents.shown();
        for (int i = 0; i < items.size(); i++) {
            AgentItem item = items.get(i);
            commands.add(of(item, "open", "fth-terminal", i < 9 ? "Ctrl+" + (i + 1) : "", () -> actions.open(item)));
        }
        commands.add(new Command(
                messages.get("command.new"), "", Shortcuts.NEW_AGENT.getDisplayText(), "fth-plus", () -> pages.show(Page.PICKER)));
        commands.add(new Command(messages.get("command.agents"), "", "", "fth-layers", () -> pages.show(Page.AGENTS)));
        commands.add(new Command(
                messages.get("command.inbox"), "", Shortcuts.INBOX.getDisplayText(), "fth-inbox", () -> pages.show(Page.INBOX)));
        commands.add(new Command(
                messages.get("command.egress"), "", Shortcuts.EGRESS.getDisplayText(), "fth-globe", () -> pages.show(Page.EGRESS)));
        commands.add(new Command(messages.get("command.cleanup"), "", "", "fth-trash-2", () -> pages.show(Page.CLEANUP)));
        commands.add(new Command(messages.get("command.doctor"), "", "", "fth-activity", () -> pages.show(Page.DOCTOR)));
        commands.add(new Command(
                messages.get("command.settings"), "", Shortcuts.SETTINGS.getDisplayText(), "fth-settings", () -> pages.show(Page.SETTINGS)));
        commands.add(new Command(messages.get("command.first"), "", "", "fth-compass", () -> pages.show(Page.FIRST_RUN)));
        commands.add(new Command(messages.get("command.refresh"), "", "", "fth-refresh-cw", agents::refresh));
        commands.addAll(terminals.get());
        commands.add(theme("light", "fth-sun"));
        commands.add(theme("dark", "fth-moon"));
        commands.add(theme("system", "fth-monitor"));
        for (AgentItem item : items) {
            commands.add(of(item, "restart", "fth-rotate-ccw", "", () -> actions.restartClaude(item)));
            commands.add(of(item, "egress", "fth-globe", "", () -> gates.openLedger(item)));
            if (item.services().get().contains("egress")) {
                commands.add(of(item, "routes", "fth-edit-2", "", () -> gates.editRoutes(item)));
            }
            commands.add(of(item, "copy", "fth-copy", "", () -> actions.copyIdentity(item)));
            commands.add(of(item, "workspace", "fth-folder", "", () -> actions.openWorkspace(item)));
            commands.add(of(item, "state", "fth-archive", "", () -> actions.revealState(item)));
            commands.add(of(item, "stop", "fth-square", "", () -> {
                pages.show(Page.AGENTS);
                actions.askToStop(item);
            }));
        }
        return commands;
    }

    private Command of(AgentItem item, String verb, String icon, String shortcut, Runnable action) {
        return new Command(
                messages.get("command.agent." + verb, item.key().slug()),
                item.agentName().get() + " · " + item.key().backend(),
                shortcut,
                icon,
                action);
    }

    private Command theme(String word, String icon) {
        return new Command(messages.get("command.theme." + word), "", "", icon, () -> settings.theme().textProperty().set(word));
    }
}
