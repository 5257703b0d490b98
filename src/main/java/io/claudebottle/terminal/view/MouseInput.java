package io.claudebottle.terminal.view;

import io.claudebottle.terminal.input.KeyPress;
import io.claudebottle.terminal.input.MouseEncoder;
import io.claudebottle.terminal.input.MouseEncoder.Action;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;

/// The mouse: reported to a program that asked for it, else it selects, scrolls, and follows links. Shift takes it from the program; and who
/// has scrolled back looks at what the program knows nothing of.
final class MouseInput {

    /// What JavaFX counts for one notch of a wheel.
    private static final double NOTCH = 40;

    private enum Gesture { NONE, REPORTED, SELECTING }

    private final TerminalView view;
    private final SelectionInput selection;
    private final LinkInput links;
    private final Runnable paste;
    private final MouseEncoder encoder = new MouseEncoder();
    private Gesture gesture = Gesture.NONE;
    private double scrolled;

    MouseInput(TerminalView view, SelectionInput selection, LinkInput links, Runnable paste) {
        this.view = view;
        this.selection = selection;
        this.links = links;
        this.paste = paste;
        view.addEventHandler(MouseEvent.MOUSE_PRESSED, this::pressed);
        view.addEventHandler(MouseEvent.MOUSE_DRAGGED, this::dragged);
        view.addEventHandler(MouseEvent.MOUSE_RELEASED, this::released);
        view.addEventHandler(MouseEvent.MOUSE_MOVED, this::moved);
        view.addEventHandler(ScrollEvent.SCROLL, this::scrolled);
        view.addEventFilter(ContextMenuEvent.CONTEXT_MENU_REQUESTED, this::menuRequested);
    }

    private boolean isReported(boolean shift) {
        return view.modes().mouse() != 0 && !shift && view.isFollowing();
    }

    private void pressed(MouseEvent event) {
        if (!view.isOwn(event)) {
            return;
        }
        view.requestFocus();
        event.consume();
        gesture = Gesture.NONE;
        if (event.getButton() == MouseButton.PRIMARY && links.clicked(event)) {
            return;
        }
        if (isReported(event.isShiftDown())) {
            gesture = Gesture.REPORTED;
            report(Action.PRESS, button(event.getButton()), event);
        } else if (event.getButton() == MouseButton.PRIMARY) {
            gesture = Gesture.SELECTING;
            selection.pressed(event, event.isShiftDown() && view.modes().mouse() == 0);
        } else if (event.getButton() == MouseButton.MIDDLE) {
            // JavaFX knows of no primary selection.
            paste.run();
        }
    }

    private void dragged(MouseEvent event) {
        switch (gesture) {
            case REPORTED -> report(Action.MOVE, held(event), event);
            case SELECTING -> selection.dragged(event);
            case NONE -> {}
        }
    }

    private void released(MouseEvent event) {
        if (gesture == Gesture.REPORTED) {
            report(Action.RELEASE, button(event.getButton()), event);
        }
        if (held(event) == MouseEncoder.NONE) {
            selection.released();
            gesture = Gesture.NONE;
        }
    }

    private void moved(MouseEvent event) {
        if (view.isOwn(event) && isReported(event.isShiftDown())) {
            report(Action.MOVE, MouseEncoder.NONE, event);
        }
    }

    private void scrolled(ScrollEvent event) {
        if (!view.isOwn(event)) {
            return;
        }
        event.consume();
        // With Shift some platforms turn the wheel to the side.
        double pixels = event.getDeltaY() == 0 && event.isShiftDown() ? event.getDeltaX() : event.getDeltaY();
        if (Math.signum(pixels) != Math.signum(scrolled)) {
            scrolled = 0;
        }
        boolean reported = isReported(event.isShiftDown());
        double step = reported ? NOTCH : view.canvas().metrics().height();
        scrolled += !reported && event.getTextDeltaYUnits() == ScrollEvent.VerticalTextScrollUnits.LINES ? event.getTextDeltaY() * step : pixels;
        int steps = (int) (scrolled / step);
        scrolled -= steps * step;
        if (reported) {
            for (int i = 0; i < Math.abs(steps); i++) {
                report(steps > 0 ? MouseEncoder.WHEEL_UP : MouseEncoder.WHEEL_DOWN, event);
            }
            return;
        }
        byte[] keys = event.isShiftDown() ? new byte[0] : MouseEncoder.wheelAsKeys(view.modes(), -steps);
        if (keys.length > 0) {
            view.report(keys);
        } else if (steps != 0) {
            view.scrollBy(-steps);
        }
    }

    private void menuRequested(ContextMenuEvent event) {
        if (!event.isKeyboardTrigger() && gesture == Gesture.REPORTED) {
            event.consume();
        }
    }

    private void report(int wheel, ScrollEvent event) {
        int modifiers = modifiers(event.isShiftDown(), event.isAltDown(), event.isControlDown());
        report(Action.PRESS, wheel, event.getX(), event.getY(), modifiers);
    }

    private void report(Action action, int button, MouseEvent event) {
        int modifiers = modifiers(event.isShiftDown(), event.isAltDown(), event.isControlDown());
        report(action, button, event.getX(), event.getY(), modifiers);
    }

    private void report(Action action, int button, double x, double y, int modifiers) {
        ScreenCanvas canvas = view.canvas();
        ScreenCanvas.Place place = canvas.cellAt(x, y);
        int column = Math.clamp(place.column(), 0, Math.max(0, view.frame().columns() - 1));
        int row = Math.clamp(place.row(), 0, Math.max(0, view.frame().rows() - 1));
        double scale = canvas.metrics().scale();
        int left = (int) Math.max(0, (x - canvas.snappedLeftInset()) * scale);
        int top = (int) Math.max(0, (y - canvas.snappedTopInset()) * scale);
        view.report(encoder.encode(view.modes(), action, button, column, row, left, top, modifiers));
    }

    private static int modifiers(boolean shift, boolean alt, boolean control) {
        return (shift ? KeyPress.SHIFT : 0) | (alt ? KeyPress.ALT : 0) | (control ? KeyPress.CONTROL : 0);
    }

    private static int button(MouseButton button) {
        return switch (button) {
            case PRIMARY -> MouseEncoder.LEFT;
            case MIDDLE -> MouseEncoder.MIDDLE;
            case SECONDARY -> MouseEncoder.RIGHT;
            case BACK -> MouseEncoder.BACK;
            case FORWARD -> MouseEncoder.FORWARD;
            case NONE -> MouseEncoder.NONE;
        };
    }

    private static int held(MouseEvent event) {
        return event.isPrimaryButtonDown() ? MouseEncoder.LEFT
                : event.isMiddleButtonDown() ? MouseEncoder.MIDDLE : event.isSecondaryButtonDown() ? MouseEncoder.RIGHT : MouseEncoder.NONE;
    }
}
