package io.claudebottle.terminal.view;

import io.claudebottle.terminal.model.Frame;
import java.util.List;
import java.util.Optional;

/// What is drawn over the rows in view and is not part of them. Rows and columns count from 0 at the top left of the viewport.
///
/// @param marks in any order; where several lie on a cell, the kind that comes last in [Kind] gives the colours
/// @param cursor absent while it is hidden, blinked out or scrolled out of view
/// @param composition what an input method is composing, drawn from the cursor on; empty for nothing
/// @param blinkedOut whether text that blinks is in its invisible half
public record Overlay(List<Mark> marks, Optional<Cursor> cursor, String composition, boolean blinkedOut) {

    public static final Overlay NONE = new Overlay(List.of(), Optional.empty(), "", false);

    public Overlay {
        marks = List.copyOf(marks);
    }

    public Overlay(List<Mark> marks, Optional<Cursor> cursor) {
        this(marks, cursor, "", false);
    }

    /// What of it concerns one row.
    Overlay of(int row) {
        List<Mark> ofRow = marks.stream().filter(mark -> mark.row() == row).toList();
        Optional<Cursor> inRow = cursor.filter(it -> it.row() == row);
        return ofRow.isEmpty() && inRow.isEmpty() && !blinkedOut
                ? NONE
                : new Overlay(ofRow, inRow, inRow.isPresent() ? composition : "", blinkedOut);
    }

    Overlay withBlinkedOut(boolean out) {
        return out == blinkedOut ? this : new Overlay(marks, cursor, composition, out);
    }

    public enum Kind {
        /// Underlined: the link under the mouse.
        LINK,
        HIT,
        /// The hit that the search stands on.
        CURRENT_HIT,
        SELECTION
    }

    /// Cells of one row.
    ///
    /// @param to the column behind the last
    public record Mark(Kind kind, int row, int from, int to) {}

    public enum Shape {
        BLOCK,
        UNDERLINE,
        BAR,
        /// An outline: the window has not the focus.
        HOLLOW
    }

    public record Cursor(int row, int column, Shape shape) {

        /// The cursor of a program, when the screen's first row is the viewport's. Blinking is left to the caller, who leaves the cursor out.
        public static Optional<Cursor> of(Frame.Caret caret, boolean focused) {
            if (!caret.visible()) {
                return Optional.empty();
            }
            Shape shape = switch (caret.style()) {
                case 3, 4 -> Shape.UNDERLINE;
                case 5, 6 -> Shape.BAR;
                default -> Shape.BLOCK;
            };
            return Optional.of(new Cursor(caret.row(), caret.column(), focused ? shape : Shape.HOLLOW));
        }
    }
}
