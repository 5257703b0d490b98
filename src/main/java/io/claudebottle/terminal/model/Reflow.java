package io.claudebottle.terminal.model;

import java.util.ArrayList;
import java.util.List;

/// Gives the main screen another size. Lines that were broken for the old width are broken for the new one; what does not fit goes to the
/// scrollback, and what has room comes back from it.
///
/// The cursor stays on its character. Blank rows below it go first when there are fewer rows, then rows go to the scrollback, and only when
/// the cursor is in the first row are rows below it lost, since nothing can be kept there.
public final class Reflow {

    /// A place on the screen.
    ///
    /// @param column as many as there are columns when the next character goes to the next row (a pending wrap)
    public record Position(int row, int column) {}

    /// What the places on the screen have become.
    ///
    /// @param saved that of DECSC
    public record Places(Position cursor, Position saved) {}

    private final Scrollback scrollback;
    private final Clusters clusters;
    private final Extras extras;
    private final int columns;
    private final LogicalLine line = new LogicalLine();
    private final List<Line> rows = new ArrayList<>();

    private Reflow(Scrollback scrollback, Clusters clusters, Extras extras, int columns) {
        this.scrollback = scrollback;
        this.clusters = clusters;
        this.extras = extras;
        this.columns = columns;
    }

    /// @param columns at least 2, since a wide character takes two
    /// @param rows at least 1
    public static Places resize(
            Screen screen, Scrollback scrollback, Clusters clusters, Extras extras, Places places, int columns, int rows) {
        return new Reflow(scrollback, clusters, extras, columns).resize(screen, places, rows);
    }

    /// A place that is followed while rows are broken anew.
    private static final class Tracked {

        private final Position old;
        private int offset = -1;
        private int row;
        private int column;

        Tracked(Position old) {
            this.old = old;
        }

        /// Finds the place in the line to which the row has been added.
        ///
        /// @param before the line's length without the row
        void find(int row, int before, LogicalLine line, boolean joined) {
            if (row == old.row()) {
                offset = before + (joined ? Math.min(old.column(), line.length - before) : old.column());
            }
        }

        /// @param first the number of the line's first row
        void place(LogicalLine line, int first, int columns) {
            if (offset < 0) {
                return;
            }
            int start = 0;
            int end = line.end(0, columns);
            row = first;
            while (offset >= end && end < line.length) {
                start = end;
                end = line.end(start, columns);
                row++;
            }
            boolean full = end - start == columns;
            column = offset < end || full && offset == end ? offset - start : full ? columns : Math.min(offset - start, columns - 1);
            offset = -1;
        }

        Position in(int shift, int height) {
            return new Position(Math.clamp(row - shift, 0, height - 1), column);
        }
    }

    private Places resize(Screen screen, Places places, int height) {
        var cursor = new Tracked(places.cursor());
        var saved = new Tracked(places.saved());
        int lastRow = lastRow(screen, places.cursor().row());
        boolean full = lastRow == screen.rows() - 1;
        scrollback.rows(columns);

        line.clear();
        int kept = scrollback.isOpen() && scrollback.takeLast(line, clusters, extras) ? line.length : -1;
        int above = 0;
        for (int row = 0; row <= lastRow; row++) {
            Line source = screen.line(row);
            boolean joined = source.isJoined() && row < lastRow;
            int before = line.length;
            line.append(source);
            cursor.find(row, before, line, joined);
            saved.find(row, before, line, joined);
            if (!joined || line.length > LogicalLine.MOST_CELLS) {
                line.joined = joined || source.isWrapped();
                cursor.place(line, rows.size(), columns);
                saved.place(line, rows.size(), columns);
                if (kept >= 0) {
                    above = rowOf(kept);
                    kept = -1;
                }
                cut(rows.size());
                line.clear();
            }
        }
        if (places.saved().row() > lastRow) {
            saved.row = rows.size() - 1 + places.saved().row() - lastRow;
            saved.column = Math.min(places.saved().column(), columns - 1);
        }
        int shift = settle(full, above, cursor.row, height);
        screen.replace(rows.toArray(Line[]::new), columns);
        return new Places(cursor.in(shift, height), saved.in(shift, height));
    }

    /// The last row that is worth keeping.
    private static int lastRow(Screen screen, int cursorRow) {
        int row = screen.rows() - 1;
        while (row > cursorRow && screen.line(row).content() == 0 && screen.line(row).mark() == 0) {
            row--;
        }
        return row;
    }

    /// How many rows of the line come before the one that a cell is in.
    private int rowOf(int cell) {
        int row = 0;
        for (int end = line.end(0, columns); end <= cell && end < line.length; end = line.end(end, columns)) {
            row++;
        }
        return row;
    }

    /// Breaks the line into rows.
    private void cut(int at) {
        int place = at;
        int from = 0;
        do {
            var row = new Line(columns);
            from = line.row(from, row);
            rows.add(place++, row);
        } while (from < line.length);
    }

    /// Makes the rows as many as the screen has.
    ///
    /// @param above how many rows, of a line that begins in the scrollback, were there before
    /// @return by how many rows all have moved up
    private int settle(boolean full, int above, int cursorRow, int height) {
        int pulled = 0;
        while (full && rows.size() < height && scrollback.takeLast(line, clusters, extras)) {
            int before = rows.size();
            cut(0);
            pulled += rows.size() - before;
        }
        int cursor = cursorRow + pulled;
        int least = Math.min(full ? 0 : above, cursor);
        int pushed = Math.clamp(rows.size() - height, least, cursor);
        for (int i = 0; i < pushed; i++) {
            scrollback.push(rows.get(i), clusters, extras);
        }
        rows.subList(0, pushed).clear();
        while (rows.size() > height) {
            rows.removeLast();
        }
        while (rows.size() < height) {
            rows.add(new Line(columns));
        }
        return pushed - pulled;
    }
}
