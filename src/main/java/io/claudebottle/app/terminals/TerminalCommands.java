package io.claudebottle.app.terminals;

import io.claudebottle.app.Messages;
import io.claudebottle.app.palette.Command;
import io.claudebottle.app.terminals.TerminalLayout.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What can be done with the place of a terminal: the same in the palette, in the menu of an area and in the menu of a tab.
public final class TerminalCommands {

    private final TerminalsViewModel terminals;
    private final Messages messages;

    public TerminalCommands(TerminalsViewModel terminals, Messages messages) {
        this.terminals = terminals;
        this.messages = messages;
    }

    /// For the terminal that is worked with; none when there is none.
    public List<Command> all() {
        Optional<TerminalSession> selected = terminals.selectedProperty().get();
        List<Command> commands = new ArrayList<>(selected.map(this::of).orElse(List.of()));
        if (terminals.layout().docked().size() + terminals.layout().windows().size() > 1) {
            commands.add(command("next", "fth-chevrons-right", "", terminals.layout()::activateNext));
        }
        return commands;
    }

    /// What is possible with that one now.
    List<Command> of(TerminalSession tab) {
        TerminalLayout layout = terminals.layout();
        String name = tab.key().slug();
        List<Command> commands = new ArrayList<>();
        if (layout.canSplit(tab)) {
            commands.add(command("split.right", "fth-columns", name, () -> layout.split(tab, Side.RIGHT)));
            commands.add(command("split.below", "fth-server", name, () -> layout.split(tab, Side.BELOW)));
        }
        if (layout.isInWindow(tab)) {
            commands.add(command("back", "fth-log-in", name, () -> layout.bringBack(layout.areaOf(tab).orElseThrow())));
        } else {
            if (layout.docked().size() > 1) {
                commands.add(command("move", "fth-corner-up-right", name, () -> layout.moveOn(tab)));
            }
            commands.add(command("detach", "fth-external-link", name, () -> layout.detach(tab)));
        }
        commands.add(command("close", "fth-x", name, () -> terminals.close(tab)));
        return commands;
    }

    private Command command(String verb, String icon, String name, Runnable action) {
        return new Command(messages.get("command.terminal." + verb), name, "", icon, action);
    }
}
