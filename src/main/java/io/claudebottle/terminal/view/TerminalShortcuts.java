package io.claudebottle.terminal.view;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyCombination.Modifier;
import javafx.scene.input.KeyEvent;

/// The keys that the control keeps from the program: with Control and Shift, which programs cannot tell from Control alone, and on a Mac with
/// Command.
final class TerminalShortcuts {

    static final boolean MAC = System.getProperty("os.name", "").startsWith("Mac");

    /// What they do.
    ///
    /// @param zoom takes 1 for larger, -1 for smaller, 0 for the usual size
    record Actions(
            Runnable copy, Runnable paste, Runnable find, Runnable selectAll, IntConsumer zoom, Runnable previousPrompt, Runnable nextPrompt) {}

    private final TerminalView view;
    /// Each says whether it has taken the key.
    private final Map<KeyCombination, BooleanSupplier> keys = new LinkedHashMap<>();

    TerminalShortcuts(TerminalView view, Actions actions, boolean mac) {
        this.view = view;
        Modifier[] modifiers = mac
                ? new Modifier[] {KeyCombination.META_DOWN}
                : new Modifier[] {KeyCombination.CONTROL_DOWN, KeyCombination.SHIFT_DOWN};
        add(actions.copy(), modifiers, KeyCode.C);
        add(actions.paste(), modifiers, KeyCode.V);
        add(actions.find(), modifiers, KeyCode.F);
        add(actions.previousPrompt(), modifiers, KeyCode.UP);
        add(actions.nextPrompt(), modifiers, KeyCode.DOWN);
        add(() -> actions.zoom().accept(1), modifiers, KeyCode.PLUS, KeyCode.EQUALS, KeyCode.ADD);
        add(() -> actions.zoom().accept(-1), modifiers, KeyCode.MINUS, KeyCode.SUBTRACT, KeyCode.UNDERSCORE);
        add(() -> actions.zoom().accept(0), modifiers, KeyCode.DIGIT0, KeyCode.NUMPAD0);
        if (mac) {
            add(actions.selectAll(), modifiers, KeyCode.A);
        }
        scroll(KeyCode.PAGE_UP, () -> view.scrollBy(1 - view.frame().rows()));
        scroll(KeyCode.PAGE_DOWN, () -> view.scrollBy(view.frame().rows() - 1));
        scroll(KeyCode.HOME, () -> view.scrollTo(view.rows().first()));
        scroll(KeyCode.END, view::scrollToBottom);
        view.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
    }

    private void add(Runnable action, Modifier[] modifiers, KeyCode... codes) {
        for (KeyCode code : codes) {
            keys.put(new KeyCodeCombination(code, modifiers), () -> {
                action.run();
                return true;
            });
        }
    }

    /// On the other screen there is nothing to scroll, and the program gets the key.
    private void scroll(KeyCode code, Runnable action) {
        keys.put(new KeyCodeCombination(code, KeyCombination.SHIFT_DOWN), () -> {
            if (view.frame().isAlternate()) {
                return false;
            }
            action.run();
            return true;
        });
    }

    private void pressed(KeyEvent event) {
        if (!view.isOwn(event)) {
            return;
        }
        keys.forEach((combination, action) -> {
            if (!event.isConsumed() && combination.match(event) && action.getAsBoolean()) {
                event.consume();
            }
        });
    }
}
