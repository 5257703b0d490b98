package io.claudebottle.terminal.emulator;

import io.claudebottle.terminal.model.Reflow;
import io.claudebottle.terminal.model.Style;

/// What DECSC saves, one a screen.
final class SavedCursor {

    private int row;
    private int column;
    private boolean wrapPending;
    private boolean origin;
    private long style = Style.DEFAULT;
    private Charsets charsets = new Charsets();

    void save(Display display, Modes modes) {
        row = display.row;
        column = display.column;
        wrapPending = display.wrapPending;
        origin = modes.has(Mode.ORIGIN);
        style = display.style;
        charsets = new Charsets();
        charsets.restore(display.charsets);
    }

    /// What was never saved is the home position and the default look.
    void restore(Display display, Modes modes) {
        modes.set(Mode.ORIGIN, origin);
        display.moveTo(row, column);
        display.wrapPending = wrapPending && display.column == display.columns - 1;
        display.style = style;
        display.charsets.restore(charsets);
    }

    Reflow.Position position() {
        return new Reflow.Position(row, column + (wrapPending ? 1 : 0));
    }

    /// @param place as [#position] says it
    void moveTo(Reflow.Position place, int columns) {
        row = place.row();
        column = Math.min(place.column(), columns - 1);
        wrapPending = place.column() == columns;
    }

    void clear() {
        row = 0;
        column = 0;
        wrapPending = false;
        origin = false;
        style = Style.DEFAULT;
        charsets = new Charsets();
    }
}
