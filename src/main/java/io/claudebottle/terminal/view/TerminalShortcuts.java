package io.claudebottle.terminal.view;

import javafx.event.Event;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/// The few keys that are the terminal's own: Ctrl+Shift, or Command on a Mac, with a letter, and Shift with the keys that page through what has
/// scrolled away. Everything else is the program's.
final class TerminalShortcuts {

    static final boolean MAC = System.getProperty("os.name", "").startsWith("Mac");

    private final TerminalView view;
    private final SelectionInput selection;
    private final PasteInput paste;
    private final Runnable find;
    private final PromptJump prompts;

    private boolean consumed;

    TerminalShortcuts(TerminalView view, SelectionInput selection, PasteInput paste, Runnable find) {
        this.view = view;
        this.find = find;
        this.prompts = new PromptJump(view);
        this.selection = selection;
        this.paste = paste;
        view.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        // The text of a key that was ours is ours too.
        view.addEventFilter(KeyEvent.KEY_TYPED, event -> {
            if (consumed && event.getTarget() == view) {
                event.consume();
            }
        });
    }

    private void pressed(KeyEvent event) {
        // What is typed in a bar over the rows stays there.
        consumed = event.getTarget() == view && (isOurs(event) ? run(event.getCode()) : isPaging(event) && page(event.getCode()));
        if (consumed) {
            event.consume();
        }
    }

    private static boolean isOurs(KeyEvent event) {
        return MAC
                ? event.isMetaDown() && !event.isControlDown() && !event.isAltDown()
                : event.isControlDown() && event.isShiftDown() && !event.isAltDown() && !event.isMetaDown();
    }

    private boolean run(KeyCode code) {
        switch (code) {
            case C -> selection.copy();
            case V -> paste.paste();
            case F -> find.run();
            case A -> selection.selectAll();
            case UP -> prompts.previous();
            case DOWN -> prompts.next();
            case PLUS, EQUALS, ADD -> Event.fireEvent(view, new ZoomEvent(1));
            case MINUS, SUBTRACT -> Event.fireEvent(view, new ZoomEvent(-1));
            case DIGIT0, NUMPAD0 -> Event.fireEvent(view, new ZoomEvent(0));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean isPaging(KeyEvent event) {
        return event.isShiftDown() && !event.isControlDown() && !event.isAltDown() && !event.isMetaDown() && !view.frame().isAlternate();
    }

    private boolean page(KeyCode code) {
        int page = Math.max(1, view.frame().rows() - 1);
        switch (code) {
            case PAGE_UP -> view.scrollBy(-page);
            case PAGE_DOWN -> view.scrollBy(page);
            case HOME -> view.scrollTo(view.rows().first());
            case END -> view.scrollToBottom();
            default -> {
                return false;
            }
        }
        return true;
    }
}
