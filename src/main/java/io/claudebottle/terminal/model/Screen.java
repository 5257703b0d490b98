package io.claudebottle.terminal.model;

import org.jspecify.annotations.Nullable;

/// A grid of rows. Scrolling turns a ring of rows around; no cell is copied.
public final class Screen {

    /// Takes a row that leaves the screen at its top. The row is used anew afterwards.
    @FunctionalInterface
    public interface Overflow {
        void push(Line line);
    }

    private Line[] ring;
    /// Where row 0 is in the ring.
    private int base;
    private int columns;
    private final @Nullable Overflow overflow;

    // Rows that hold other lines than at the last publication, though the lines themselves may be unchanged.
    private int movedFrom;
    private int movedTo;

    /// @param overflow absent where nothing is kept, as in the alternate screen
    public Screen(int columns, int rows, @Nullable Overflow overflow) {
        this.columns = columns;
        this.overflow = overflow;
        this.ring = blank(columns, rows);
        touchAll();
    }

    private static Line[] blank(int columns, int rows) {
        var lines = new Line[rows];
        for (int row = 0; row < rows; row++) {
            lines[row] = new Line(columns);
        }
        return lines;
    }

    public int columns() {
        return columns;
    }

    public int rows() {
        return ring.length;
    }

    public Line line(int row) {
        int place = base + row;
        return ring[place < ring.length ? place : place - ring.length];
    }

    /// Puts row 0 at the beginning of the ring, so that part of the rows can be moved in one piece. Programs that scroll a part of the screen
    /// seldom scroll the whole of it in between.
    private void straighten() {
        if (base != 0) {
            var lines = new Line[ring.length];
            System.arraycopy(ring, base, lines, 0, ring.length - base);
            System.arraycopy(ring, 0, lines, ring.length - base, base);
            ring = lines;
            base = 0;
        }
    }

    /// Exchanges the whole grid, as reflow does.
    ///
    /// @param lines from the top, each `columns` wide
    public void replace(Line[] lines, int columns) {
        ring = lines;
        base = 0;
        this.columns = columns;
        touchAll();
    }

    /// Another size without reflow: rows are cut off or added at the bottom, columns at the right.
    public void resize(int newColumns, int newRows) {
        var lines = new Line[newRows];
        for (int row = 0; row < newRows; row++) {
            if (row < rows()) {
                lines[row] = line(row);
                lines[row].setColumns(newColumns);
            } else {
                lines[row] = new Line(newColumns);
            }
        }
        replace(lines, newColumns);
    }

    /// Moves the rows `top` to `bottom` up; blank ones come in at the bottom. What leaves the screen at its very top goes to the overflow,
    /// if they are to be kept.
    public void scrollUp(int top, int bottom, int count, long fill, boolean keep) {
        int height = bottom - top + 1;
        for (int i = Math.min(count, height); i > 0; i--) {
            Line leaving = line(top);
            if (keep && top == 0 && overflow != null) {
                overflow.push(leaving);
            }
            leaving.clear(fill);
            if (height == ring.length) {
                base = base + 1 == ring.length ? 0 : base + 1;
            } else {
                straighten();
                System.arraycopy(ring, top + 1, ring, top, height - 1);
                ring[bottom] = leaving;
            }
        }
        part(top - 1);
        moved(top, bottom);
    }

    public void scrollDown(int top, int bottom, int count, long fill) {
        int height = bottom - top + 1;
        for (int i = Math.min(count, height); i > 0; i--) {
            Line leaving = line(bottom);
            leaving.clear(fill);
            if (height == ring.length) {
                base = base == 0 ? ring.length - 1 : base - 1;
            } else {
                straighten();
                System.arraycopy(ring, top, ring, top + 1, height - 1);
                ring[top] = leaving;
            }
        }
        part(top - 1);
        part(bottom);
        moved(top, bottom);
    }

    /// Says that what is below a row does not continue it.
    private void part(int row) {
        if (row >= 0) {
            line(row).setWrapped(false);
        }
    }

    /// As [#scrollUp] between two columns: cells are copied, and nothing overflows.
    public void scrollUp(int top, int bottom, int left, int right, int count, long fill) {
        int shift = Math.min(count, bottom - top + 1);
        for (int row = top; row <= bottom - shift; row++) {
            line(row).copy(line(row + shift), left, right + 1, left);
        }
        for (int row = bottom - shift + 1; row <= bottom; row++) {
            line(row).erase(left, right + 1, fill);
        }
    }

    public void scrollDown(int top, int bottom, int left, int right, int count, long fill) {
        int shift = Math.min(count, bottom - top + 1);
        for (int row = bottom; row >= top + shift; row--) {
            line(row).copy(line(row - shift), left, right + 1, left);
        }
        for (int row = top; row < top + shift; row++) {
            line(row).erase(left, right + 1, fill);
        }
    }

    public void clear(long fill) {
        for (Line line : ring) {
            line.clear(fill);
        }
    }

    private void moved(int from, int to) {
        movedFrom = Math.min(movedFrom, from);
        movedTo = Math.max(movedTo, to);
    }

    public void touchAll() {
        moved(0, ring.length - 1);
    }

    boolean isChanged(int row) {
        return row >= movedFrom && row <= movedTo || line(row).isDirty();
    }

    void published() {
        movedFrom = Integer.MAX_VALUE;
        movedTo = -1;
    }
}
