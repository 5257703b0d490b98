package io.claudebottle.terminal.model;

/// What is selected, in rows of [Rows], so that it stays where it is while output goes on.
///
/// @param anchor where it began
/// @param extent where the pointer is
/// @param words what a word is in [Mode#WORD]
public record Selection(Mode mode, Point anchor, Point extent, WordRules words) {

    public enum Mode { CHARACTER, WORD, LINE, BLOCK }

    /// @param column in [Mode#CHARACTER] and [Mode#BLOCK] the edge left of that cell, 0 to `columns`; in the others the cell itself
    public record Point(long row, int column) implements Comparable<Point> {

        @Override
        public int compareTo(Point other) {
            return row == other.row ? Integer.compare(column, other.column) : Long.compare(row, other.row);
        }
    }

    /// Some cells of one row.
    ///
    /// @param to exclusive
    public record Span(long row, int from, int to) {

        public boolean isEmpty() {
            return from >= to;
        }

        public boolean contains(int column) {
            return column >= from && column < to;
        }
    }

    public static Selection start(Mode mode, Point at, WordRules words) {
        return new Selection(mode, at, at, words);
    }

    public Selection extend(Point to) {
        return new Selection(mode, anchor, to, words);
    }

    /// What is selected of a row, empty when nothing is; never half of a wide character.
    public Span span(Rows rows, long row) {
        if (row < rows.first() || row >= rows.end()) {
            return new Span(row, 0, 0);
        }
        if (mode == Mode.BLOCK) {
            boolean inside = row >= Math.min(anchor.row, extent.row) && row <= Math.max(anchor.row, extent.row);
            return inside
                    ? whole(rows, row, Math.min(anchor.column, extent.column), Math.max(anchor.column, extent.column))
                    : new Span(row, 0, 0);
        }
        return span(rows, row, from(rows), to(rows));
    }

    static Span span(Rows rows, long row, Point from, Point to) {
        if (row < from.row || row > to.row) {
            return new Span(row, 0, 0);
        }
        return whole(rows, row, row == from.row ? from.column : 0, row == to.row ? to.column : rows.columns());
    }

    private static Span whole(Rows rows, long row, int from, int to) {
        Cells cells = rows.at(row);
        int start = Math.clamp(from, 0, cells.columns());
        int end = Math.clamp(to, start, cells.columns());
        if (start == end) {
            return new Span(row, start, end);
        }
        if (Cell.isTail(cells.text(start)) && start > 0) {
            start--;
        }
        if (end < cells.columns() && Cell.isTail(cells.text(end))) {
            end++;
        }
        return new Span(row, start, end);
    }

    /// Whether there is nothing between its ends. What is between them may still be blank.
    public boolean isEmpty() {
        return (mode == Mode.CHARACTER || mode == Mode.BLOCK) && (anchor.equals(extent) || mode == Mode.BLOCK && anchor.column == extent.column);
    }

    private Point first() {
        return anchor.compareTo(extent) <= 0 ? anchor : extent;
    }

    private Point last() {
        return anchor.compareTo(extent) <= 0 ? extent : anchor;
    }

    /// Where the text begins.
    Point from(Rows rows) {
        Point point = first();
        if (mode == Mode.BLOCK) {
            return point;
        }
        if (point.row < rows.first()) {
            return new Point(rows.first(), 0);
        }
        if (point.row >= rows.end()) {
            return new Point(rows.end(), 0);
        }
        return switch (mode) {
            case WORD -> words.start(rows, point);
            case LINE -> new Point(Rows.firstOfLine(rows, point.row), 0);
            case CHARACTER, BLOCK -> point;
        };
    }

    /// Where it ends, exclusive.
    Point to(Rows rows) {
        Point point = last();
        if (mode == Mode.BLOCK) {
            return point;
        }
        if (point.row < rows.first()) {
            return new Point(rows.first() - 1, 0);
        }
        if (point.row >= rows.end()) {
            return new Point(rows.end() - 1, rows.columns());
        }
        return switch (mode) {
            case WORD -> words.end(rows, point);
            case LINE -> new Point(Rows.lastOfLine(rows, point.row), rows.columns());
            case CHARACTER, BLOCK -> point;
        };
    }

    /// The text without soft wraps and without blanks at the ends of lines. Rows that are gone are left out.
    public String text(Rows rows) {
        var text = new SelectedText(this, rows);
        text.advance(rows, Long.MAX_VALUE / 2);
        return text.toString();
    }
}
