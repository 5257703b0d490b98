package io.claudebottle.terminal.model;

/// What is selected, in rows of [Rows], so that it stays where it is while output goes on.
///
/// @param anchor where it began
/// @param extent where the pointer is
public record Selection(Mode mode, Point anchor, Point extent, WordRules words) {

    public enum Mode { CHARACTER, WORD, LINE, BLOCK }

    /// @param column in [Mode#CHARACTER] and [Mode#BLOCK] the edge left of that cell, 0 to `columns`; in the others the cell itself
    public record Point(long row, int column) implements Comparable<Point> {

        @Override
        public int compareTo(Point other) {
            return row == other.row ? Integer.compare(column, other.column) : Long.compare(row, other.row);
        }
    }

    /// Selected cells of one row.
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
        throw new UnsupportedOperationException();
    }

    /// The text without soft wraps and without blanks at the ends of lines. Rows that are gone are left out.
    public String text(Rows rows) {
        throw new UnsupportedOperationException();
    }
}
