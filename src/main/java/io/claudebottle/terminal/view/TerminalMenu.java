package io.claudebottle.terminal.view;

import io.claudebottle.terminal.model.Links;
import java.util.Optional;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.MouseEvent;

/// The context menu, unless the program has the mouse; with Shift always.
final class TerminalMenu {

    private final TerminalView view;
    private final SelectionInput selection;
    private final LinkInput links;
    private final Runnable paste;
    private final Runnable find;
    private final ContextMenu menu = new ContextMenu();
    private boolean shift;

    TerminalMenu(TerminalView view, SelectionInput selection, LinkInput links, Runnable paste, Runnable find) {
        this.view = view;
        this.selection = selection;
        this.links = links;
        this.paste = paste;
        this.find = find;
        view.addEventFilter(MouseEvent.MOUSE_PRESSED, event -> {
            shift = event.isShiftDown();
            menu.hide();
        });
        view.addEventHandler(ContextMenuEvent.CONTEXT_MENU_REQUESTED, this::requested);
    }

    private void requested(ContextMenuEvent event) {
        // The key for it is the program's.
        if (!view.isOwn(event) || event.isKeyboardTrigger() || view.modes().mouse() != 0 && !shift) {
            return;
        }
        Optional<Links.Link> link = links.at(event.getX(), event.getY());
        menu.getItems().clear();
        link.ifPresent(it -> menu.getItems().addAll(
                item("menu.link", () -> links.show(it, event.getX(), event.getY())), new SeparatorMenuItem()));
        MenuItem copy = item("menu.copy", selection::copy);
        copy.setDisable(selection.isEmpty());
        menu.getItems().addAll(
                copy, item("menu.paste", paste), item("menu.all", selection::selectAll), new SeparatorMenuItem(),
                item("menu.find", find), item("menu.clear", view::clearHistory));
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
