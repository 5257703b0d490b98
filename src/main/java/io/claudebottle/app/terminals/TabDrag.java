package io.claudebottle.app.terminals;

import java.util.Optional;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.MouseEvent;

/// A tab on its way from one place to another: over the tabs of an area, to the edge of an area, or out of the window. One at a time.
final class TabDrag {

    private final TerminalLayout layout;
    private Optional<TerminalSession> dragged = Optional.empty();

    TabDrag(TerminalLayout layout) {
        this.layout = layout;
    }

    /// @param handle what the tab is taken hold of by
    void start(Node handle, TerminalSession tab) {
        handle.setOnDragDetected(event -> {
            dragged = Optional.of(tab);
            handle.startFullDrag();
            event.consume();
        });
        handle.addEventHandler(MouseEvent.MOUSE_RELEASED, event -> {
            boolean outside = dragged.isPresent() && isOutside(handle.getScene(), event);
            dragged = Optional.empty();
            if (outside) {
                layout.detach(tab);
            }
        });
    }

    private static boolean isOutside(Scene scene, MouseEvent event) {
        var at = new Point2D(event.getSceneX(), event.getSceneY());
        return at.getX() < 0 || at.getY() < 0 || at.getX() > scene.getWidth() || at.getY() > scene.getHeight();
    }

    Optional<TerminalSession> dragged() {
        return dragged;
    }

    /// It has arrived.
    void end() {
        dragged = Optional.empty();
    }
}
