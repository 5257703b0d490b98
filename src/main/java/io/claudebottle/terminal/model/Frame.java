package io.claudebottle.terminal.model;

import java.util.Arrays;

/// A copy of the screen as it was at one moment, for whoever draws it while the program prints on. Only rows that changed are copied, and each
/// row has a version that tells a reader whether it has drawn it already.
///
/// Not safe for threads: one frame belongs to the emulator, under its lock, and each reader copies it into one of its own.
public final class Frame {

    private int columns;
    private Row[] rows = new Row[0];
    private long versions;
    private Clusters clusters = new Clusters();
    private Extras extras = new Extras();

    private Caret caret = Caret.HIDDEN;
    private Colors colors = Colors.LIGHT;
    private boolean alternate;
    private long pushed;
    private int historyRows;
    private int historyGeneration;

    /// Where the cursor is and how it looks.
    ///
    /// @param style as DECSCUSR counts: 1 block, 3 underline, 5 bar; even numbers do not blink
    public record Caret(int row, int column, boolean visible, int style) {

        static final Caret HIDDEN = new Caret(0, 0, false, 2);
    }

    /// One row. The arrays are `columns` long and belong to the frame.
    public static final class Row implements Cells {

        private final int[] text;
        private final long[] style;
        private final int[] extra;
        private boolean linked;
        private boolean wrapped;
        private byte mark;
        private long version;

        public Row(int columns) {
            text = new int[columns];
            style = new long[columns];
            extra = new int[columns];
        }

        @Override
        public int columns() {
            return text.length;
        }

        @Override
        public int text(int column) {
            return text[column];
        }

        @Override
        public long style(int column) {
            return style[column];
        }

        @Override
        public int extra(int column) {
            return extra[column];
        }

        @Override
        public boolean isWrapped() {
            return wrapped;
        }

        @Override
        public byte mark() {
            return mark;
        }

        /// Grows whenever the row changes.
        public long version() {
            return version;
        }

        /// Whether both would be drawn alike.
        public boolean looksLike(Row other) {
            return Arrays.equals(text, other.text) && Arrays.equals(style, other.style) && linked == other.linked && (!linked || Arrays.equals(extra, other.extra));
        }

        public void set(Line line) {
            int used = Math.min(line.used(), text.length);
            System.arraycopy(line.text, 0, text, 0, used);
            System.arraycopy(line.style, 0, style, 0, used);
            Arrays.fill(text, used, text.length, Cell.EMPTY);
            Arrays.fill(style, used, style.length, line.fill());
            if (linked || line.hasExtras()) {
                for (int column = 0; column < extra.length; column++) {
                    extra[column] = line.extra(column);
                }
            }
            linked = line.hasExtras();
            wrapped = line.isWrapped();
            mark = line.mark();
        }

        /// @param other as wide as this one
        public void set(Row other) {
            System.arraycopy(other.text, 0, text, 0, text.length);
            System.arraycopy(other.style, 0, style, 0, style.length);
            if (linked || other.linked) {
                System.arraycopy(other.extra, 0, extra, 0, extra.length);
            }
            linked = other.linked;
            wrapped = other.wrapped;
            mark = other.mark;
            version = other.version;
        }
    }

    /// Takes over what has changed on the screen since the last time.
    public void publish(Screen screen, Clusters clusterTable, Extras extraTable) {
        boolean resized = fit(screen.columns(), screen.rows());
        for (int row = 0; row < rows.length; row++) {
            if (resized || screen.isChanged(row)) {
                rows[row].set(screen.line(row));
                rows[row].version = ++versions;
                screen.line(row).clean();
            }
        }
        screen.published();
        clusters = clusterTable;
        extras = extraTable;
    }

    public void publish(Caret newCaret, Colors newColors, boolean isAlternate) {
        caret = newCaret;
        colors = newColors;
        alternate = isAlternate;
    }

    public void publish(Scrollback scrollback) {
        pushed = scrollback.pushed();
        historyRows = scrollback.rows(columns);
        historyGeneration = scrollback.generation();
    }

    /// Takes over what differs in a newer frame.
    public void copy(Frame newer) {
        boolean resized = fit(newer.columns, newer.rows.length);
        for (int row = 0; row < rows.length; row++) {
            if (resized || rows[row].version != newer.rows[row].version) {
                rows[row].set(newer.rows[row]);
            }
        }
        clusters = newer.clusters;
        extras = newer.extras;
        caret = newer.caret;
        colors = newer.colors;
        alternate = newer.alternate;
        pushed = newer.pushed;
        historyRows = newer.historyRows;
        historyGeneration = newer.historyGeneration;
        versions = newer.versions;
    }

    private boolean fit(int newColumns, int newRows) {
        if (newColumns == columns && newRows == rows.length) {
            return false;
        }
        columns = newColumns;
        rows = new Row[newRows];
        Arrays.setAll(rows, _ -> new Row(newColumns));
        return true;
    }

    public int columns() {
        return columns;
    }

    public int rows() {
        return rows.length;
    }

    public Row row(int row) {
        return rows[row];
    }

    public Clusters clusters() {
        return clusters;
    }

    public Extras extras() {
        return extras;
    }

    public Caret caret() {
        return caret;
    }

    public Colors colors() {
        return colors;
    }

    public boolean isAlternate() {
        return alternate;
    }

    /// How many rows have ever scrolled off the screen: by as much a reader who looks back has to look further back.
    public long pushed() {
        return pushed;
    }

    /// How many rows are kept above the screen, at this width.
    public int historyRows() {
        return historyRows;
    }

    /// Grows when the rows above the screen were cleared or laid out anew.
    public int historyGeneration() {
        return historyGeneration;
    }

    /// The text of a row without blanks at its end.
    public String readable(int row) {
        var readable = new StringBuilder(columns);
        for (int cell : rows[row].text) {
            Cell.appendTo(readable, cell, clusters);
        }
        return readable.toString().stripTrailing();
    }
}
