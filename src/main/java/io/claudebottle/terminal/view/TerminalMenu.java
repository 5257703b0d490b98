package io.claudebottle.terminal.view;

import io.claudebottle.terminal.model.Links;
import java.util.Optional;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.ContextMenuEvent;

/// The context menu.
final class TerminalMenu {

    private final TerminalView view;
    private final SelectionInput selection;
    private final LinkInput links;
    private final TerminalShortcuts.Actions actions;
    private final ContextMenu menu = new ContextMenu();

    TerminalMenu(TerminalView view, SelectionInput selection, LinkInput links, TerminalShortcuts.Actions actions) {
        this.view = view;
        this.selection = selection;
        this.links = links;
        this.actions = actions;
        view.addEventHandler(ContextMenuEvent.CONTEXT_MENU_REQUESTED, this::requested);
    }

    private void requested(ContextMenuEvent event) {
        if (!view.isOwn(event)) {
            return;
        }
        Optional<Links.Link> link = links.at(event.getX(), event.getY());
        menu.getItems().clear();
        link.ifPresent(it -> menu.getItems().addAll(
                item("link.show", () -> links.show(it, event.getX(), event.getY())), new SeparatorMenuItem()));
        MenuItem copy = item("copy", actions.copy());
        copy.setDisable(!selection.hasSelection());
        menu.getItems().addAll(
                copy, item("paste", actions.paste()), item("select.all", actions.selectAll()), new SeparatorMenuItem(),
                item("find", actions.find()), item("clear", view::clearHistory), new SeparatorMenuItem(),
                item("zoom.in", () -> actions.zoom().accept(1)),
                item("zoom.out", () -> actions.zoom().accept(-1)),
                item("zoom.reset", () -> actions.zoom().accept(0)));
        menu.show(view, event.getScreenX(), event.getScreenY());
        event.consume();
    }

    private static MenuItem item(String key, Runnable action) {
        var item = new MenuItem(Words.get(key));
        item.setId(key);
        item.setOnAction(_ -> action.run());
        return item;
    }

    void hide() {
        menu.hide();
    }
}
