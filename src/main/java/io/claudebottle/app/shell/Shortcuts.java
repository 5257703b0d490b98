package io.claudebottle.app.shell;

import io.claudebottle.app.Page;
import io.claudebottle.app.Pages;
import io.claudebottle.app.palette.PaletteViewModel;
import io.claudebottle.terminal.TerminalPane;
import java.util.function.IntConsumer;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;

/// The window's keys. While a terminal has the focus it owns every key but the palette's, from which everything else can be reached.
public final class Shortcuts {

    public static final KeyCombination PALETTE =
            new KeyCodeCombination(KeyCode.P, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN);
    public static final KeyCombination NEW_AGENT = new KeyCodeCombination(KeyCode.N, KeyCombination.SHORTCUT_DOWN);
    public static final KeyCombination INBOX = new KeyCodeCombination(KeyCode.I, KeyCombination.SHORTCUT_DOWN);
    public static final KeyCombination EGRESS = new KeyCodeCombination(KeyCode.E, KeyCombination.SHORTCUT_DOWN);
    public static final KeyCombination SETTINGS = new KeyCodeCombination(KeyCode.COMMA, KeyCombination.SHORTCUT_DOWN);

    private final Pages pages;
    private final PaletteViewModel palette;
    private final IntConsumer jump;

    /// @param jump opens the agent of that row, counted from 0
    public Shortcuts(Pages pages, PaletteViewModel palette, IntConsumer jump) {
        this.pages = pages;
        this.palette = palette;
        this.jump = jump;
    }

    /// Listens before any control of the scene does.
    public void attach(Scene scene) {
        scene.addEventFilter(KeyEvent.KEY_PRESSED, event -> onKeyPressed(scene, event));
    }

    private void onKeyPressed(Scene scene, KeyEvent event) {
        if (PALETTE.match(event)) {
            if (palette.openProperty().get()) {
                palette.close();
            } else {
                palette.open();
            }
            event.consume();
        } else if (!palette.openProperty().get() && !inTerminal(scene.getFocusOwner())) {
            onWindowKey(event);
        }
    }

    private void onWindowKey(KeyEvent event) {
        if (NEW_AGENT.match(event)) {
            pages.show(Page.PICKER);
            event.consume();
        } else if (INBOX.match(event)) {
            pages.show(Page.INBOX);
            event.consume();
        } else if (EGRESS.match(event)) {
            pages.show(Page.EGRESS);
            event.consume();
        } else if (SETTINGS.match(event)) {
            pages.show(Page.SETTINGS);
            event.consume();
        } else if (event.isShortcutDown() && !event.isShiftDown() && !event.isAltDown() && isOneToNine(event.getCode())) {
            jump.accept(event.getCode().getCode() - KeyCode.DIGIT1.getCode());
            event.consume();
        }
    }

    private static boolean isOneToNine(KeyCode code) {
        return code.isDigitKey() && code.getCode() >= KeyCode.DIGIT1.getCode() && code.getCode() <= KeyCode.DIGIT9.getCode();
    }

    private static boolean inTerminal(@Nullable Node focused) {
        for (Node node = focused; node != null; node = node.getParent()) {
            if (node.getProperties().containsKey(TerminalPane.class)) {
                return true;
            }
        }
        return false;
    }
}
