package io.claudebottle.app.terminals;

import io.claudebottle.app.AgentKey;
import io.claudebottle.terminal.TerminalPane;
import io.claudebottle.terminal.emulator.TerminalEvent;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.stage.Stage;

/// Hands on what one terminal tells of its claude. Its screen is read at most once a tick, and only when something was printed.
final class TerminalWatch {

    private final AgentKey key;
    private final TerminalPane pane;
    private final TerminalsViewModel.Observer observer;
    private boolean printed;

    TerminalWatch(AgentKey key, TerminalPane pane, TerminalsViewModel.Observer observer) {
        this.key = key;
        this.pane = pane;
        this.observer = observer;
        pane.setOnEvent(this::heard);
    }

    private void heard(TerminalEvent event) {
        if (event instanceof TerminalEvent.Activity) {
            printed = true;
        } else {
            observer.eventSeen(key, event);
        }
    }

    void tick() {
        if (printed) {
            printed = false;
            observer.screenSeen(key, pane.screen());
        }
        observer.inView(key, isBeforeTheEyes());
    }

    /// What lies under a page or behind a tab is not, nor is anything in a window that is not worked with.
    private boolean isBeforeTheEyes() {
        Scene scene = pane.node().getScene();
        if (scene == null || !(scene.getWindow() instanceof Stage window) || !window.isFocused() || window.isIconified() || pane.node().isDisabled()) {
            return false;
        }
        for (Node at = pane.node(); at != null; at = at.getParent()) {
            if (!at.isVisible()) {
                return false;
            }
        }
        return true;
    }
}
