package io.claudebottle.terminal.model;

import io.claudebottle.terminal.model.Selection.Mode;
import io.claudebottle.terminal.model.Selection.Point;
import io.claudebottle.terminal.model.Selection.Span;

/// Reads what is selected, without soft wraps and without blanks at the ends of lines, a slice of time at once. Rows that are gone when it is
/// their turn are left out.
public final class SelectedText {

    /// How many rows are read between two looks at the clock.
    private static final int ROWS = 32;

    private final Selection selection;
    private final Point from;
    private final Point to;
    private final long last;
    private final StringBuilder text = new StringBuilder();
    private long next;
    private int line;

    public SelectedText(Selection selection, Rows rows) {
        this.selection = selection;
        from = selection.from(rows);
        to = selection.to(rows);
        last = Math.min(to.row(), rows.end() - 1);
        next = from.row();
    }

    /// Goes on.
    ///
    /// @param rows the same, or as they are by now
    /// @param nanos how long at most, about
    /// @return whether that was all
    public boolean advance(Rows rows, long nanos) {
        long deadline = System.nanoTime() + nanos;
        for (next = Math.max(next, rows.first()); next <= last; next++) {
            if (next % ROWS == 0 && System.nanoTime() - deadline > 0) {
                return false;
            }
            add(rows, next);
        }
        return true;
    }

    private void add(Rows rows, long row) {
        boolean block = selection.mode() == Mode.BLOCK;
        Span span = block ? selection.span(rows, row) : Selection.span(rows, row, from, to);
        Cells cells = rows.at(row);
        for (int column = span.from(); column < span.to(); column++) {
            Cell.appendTo(text, cells.text(column), rows.clusters());
        }
        if (block || !cells.isWrapped() || row == last) {
            if (isBlank(cells, span.to())) {
                strip();
            }
            if (row < last) {
                text.append('\n');
            }
            line = text.length();
        }
    }

    private static boolean isBlank(Cells cells, int from) {
        for (int column = from; column < cells.columns(); column++) {
            if (Cell.value(cells.text(column)) != 0 && cells.text(column) != ' ') {
                return false;
            }
        }
        return true;
    }

    private void strip() {
        int end = text.length();
        while (end > line && text.charAt(end - 1) == ' ') {
            end--;
        }
        text.setLength(end);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
