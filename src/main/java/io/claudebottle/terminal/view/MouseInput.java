package io.claudebottle.terminal.view;

import io.claudebottle.terminal.emulator.InputModes;
import io.claudebottle.terminal.input.KeyPress;
import io.claudebottle.terminal.input.MouseEncoder;
import io.claudebottle.terminal.input.MouseEncoder.Action;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;

/// The mouse: the program's where it asked for it, unless Shift is held; else it selects, and the wheel scrolls.
final class MouseInput {

    private static final int LINES_A_NOTCH = 3;
    /// What JavaFX calls one notch of a wheel.
    private static final double NOTCH = 40;

    private final TerminalView view;
    private final SelectionInput selection;
    private final LinkInput links;
    private final Runnable pasteOnMiddleClick;
    private final MouseEncoder encoder = new MouseEncoder();
    private boolean selecting;
    /// A button that the program was told of is the program's until it is let go, whatever is held or shown by then.
    private boolean reporting;
    private double wheel;

    MouseInput(TerminalView view, SelectionInput selection, LinkInput links, Runnable pasteOnMiddleClick) {
        this.view = view;
        this.selection = selection;
        this.links = links;
        this.pasteOnMiddleClick = pasteOnMiddleClick;
        view.addEventHandler(MouseEvent.MOUSE_PRESSED, this::pressed);
        view.addEventHandler(MouseEvent.MOUSE_RELEASED, this::released);
        view.addEventHandler(MouseEvent.MOUSE_DRAGGED, this::dragged);
        view.addEventHandler(MouseEvent.MOUSE_MOVED, this::moved);
        view.addEventHandler(ScrollEvent.SCROLL, this::scrolled);
    }

    /// What the operator has scrolled back to is no longer the program's: it would take the place for one on its screen.
    private boolean isPrograms(boolean shift) {
        return view.modes().mouse() != 0 && !shift && view.isFollowing();
    }

    private void pressed(MouseEvent event) {
        if (!view.isOwn(event)) {
            return;
        }
        view.requestFocus();
        selecting = false;
        reporting = false;
        if (event.getButton() == MouseButton.PRIMARY && links.clicked(event)) {
            event.consume();
            return;
        }
        if (isPrograms(event.isShiftDown())) {
            reporting = true;
            report(event, Action.PRESS, button(event.getButton()));
        } else if (event.getButton() == MouseButton.PRIMARY) {
            selecting = true;
            selection.pressed(event);
        } else if (event.getButton() == MouseButton.MIDDLE) {
            pasteOnMiddleClick.run();
        }
        event.consume();
    }

    private void moved(MouseEvent event) {
        if (view.isOwn(event)) {
            if (isPrograms(event.isShiftDown())) {
                report(event, Action.MOVE, MouseEncoder.NONE);
            }
        }
    }

    private void released(MouseEvent event) {
        if (!view.isOwn(event)) {
            return;
        }
        if (selecting) {
            selection.released();
        } else if (reporting) {
            report(event, Action.RELEASE, button(event.getButton()));
        }
        selecting = false;
        reporting = false;
        event.consume();
    }

    private void dragged(MouseEvent event) {
        if (!view.isOwn(event)) {
            return;
        }
        if (selecting) {
            selection.dragged(event);
        } else if (reporting) {
            report(event, Action.MOVE, button(event.getButton()));
        }
        event.consume();
    }

    private void report(MouseEvent event, Action action, int button) {
        if (button >= 0) {
            report(action, button, event.getX(), event.getY(), modifiers(event.isShiftDown(), event.isAltDown(), event.isControlDown()));
        }
    }

    private void report(Action action, int button, double x, double y, int modifiers) {
        ScreenCanvas.Place place = view.canvas().cellAt(x, y);
        int row = Math.clamp(place.row(), 0, view.frame().rows() - 1);
        int column = Math.clamp(place.column(), 0, view.frame().columns() - 1);
        double scale = view.canvas().metrics().scale();
        var corner = view.canvas().boundsOf(0, 0, 1);
        int pixelX = (int) Math.max(0, (x - corner.getMinX()) * scale);
        int pixelY = (int) Math.max(0, (y - corner.getMinY()) * scale);
        view.report(encoder.encode(view.modes(), action, button, column, row, pixelX, pixelY, modifiers));
    }

    private static int button(MouseButton button) {
        return switch (button) {
            case PRIMARY -> MouseEncoder.LEFT;
            case MIDDLE -> MouseEncoder.MIDDLE;
            case SECONDARY -> MouseEncoder.RIGHT;
            case BACK -> MouseEncoder.BACK;
            case FORWARD -> MouseEncoder.FORWARD;
            case NONE -> -1;
        };
    }

    private static int modifiers(boolean shift, boolean alt, boolean control) {
        return (shift ? KeyPress.SHIFT : 0) | (alt ? KeyPress.ALT : 0) | (control ? KeyPress.CONTROL : 0);
    }

    private void scrolled(ScrollEvent event) {
        if (!view.isOwn(event)) {
            return;
        }
        event.consume();
        // With Shift some platforms take the wheel for one that turns to the side.
        double turned = event.getDeltaY() == 0 && event.isShiftDown() ? event.getDeltaX() : event.getDeltaY();
        if (turned == 0) {
            return;
        }
        // A trackpad sends parts of lines, which add up.
        wheel -= turned / NOTCH * LINES_A_NOTCH;
        int lines = (int) wheel;
        wheel -= lines;
        if (lines == 0) {
            return;
        }
        InputModes modes = view.modes();
        if (isPrograms(event.isShiftDown())) {
            int button = lines < 0 ? MouseEncoder.WHEEL_UP : MouseEncoder.WHEEL_DOWN;
            int notches = Math.max(1, Math.abs(lines) / LINES_A_NOTCH);
            for (int i = 0; i < notches; i++) {
                report(Action.PRESS, button, event.getX(), event.getY(), modifiers(event.isShiftDown(), event.isAltDown(), event.isControlDown()));
            }
            return;
        }
        byte[] keys = MouseEncoder.wheelAsKeys(modes, lines);
        if (keys.length > 0) {
            view.report(keys);
        } else {
            view.scrollBy(lines);
        }
    }
}
