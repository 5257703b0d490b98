package io.claudebottle.terminal.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The cells of rows that continue each other, joined: what a line is before a width breaks it. Used over and over, so it only grows.
final class LogicalLine {

    /// Longer lines are broken, so that one line can be laid out while somebody waits.
    static final int MOST_CELLS = 1 << 16;

    int[] text = new int[256];
    long[] style = new long[256];
    /// Good only where [#linked].
    int[] extra = new int[256];
    int length;
    boolean wide;
    boolean linked;
    long fill;
    /// Whether the next line continues this one although it is kept apart.
    boolean joined;
    private int[] markedAt = new int[4];
    private byte[] marks = new byte[4];
    private int marked;

    void clear() {
        length = 0;
        wide = false;
        linked = false;
        joined = false;
        fill = Style.DEFAULT;
        marked = 0;
    }

    void reserve(int cells) {
        if (cells > text.length) {
            int room = Math.max(cells, text.length * 2);
            text = Arrays.copyOf(text, room);
            style = Arrays.copyOf(style, room);
            extra = Arrays.copyOf(extra, room);
        }
    }

    /// Says that cells from here on have extras; those before have none.
    void link() {
        if (!linked) {
            Arrays.fill(extra, 0, length, 0);
            linked = true;
        }
    }

    void mark(byte bits) {
        if (marked == marks.length) {
            markedAt = Arrays.copyOf(markedAt, marked * 2);
            marks = Arrays.copyOf(marks, marked * 2);
        }
        markedAt[marked] = length;
        marks[marked++] = bits;
    }

    /// Joins a row to what is there.
    void append(Line row) {
        int count = row.joinable();
        reserve(length + count);
        if (row.mark() != 0) {
            mark(row.mark());
        }
        System.arraycopy(row.text, 0, text, length, count);
        System.arraycopy(row.style, 0, style, length, count);
        if (row.extra != null) {
            link();
            System.arraycopy(row.extra, 0, extra, length, count);
        } else if (linked) {
            Arrays.fill(extra, length, length + count, 0);
        }
        length += count;
        wide |= row.hasWide();
        fill = row.fill();
    }

    /// Where the row that begins at a cell ends at this width.
    int end(int from, int columns) {
        int end = Math.min(from + columns, length);
        if (wide && end < length && end > from + 1 && Cell.isTail(text[end])) {
            return end - 1;
        }
        return end;
    }

    /// How many rows of this width the line takes; an empty line takes one.
    int rows(int columns) {
        if (!wide) {
            return Math.max(1, (length + columns - 1) / columns);
        }
        int rows = 1;
        for (int end = end(0, columns); end < length; end = end(end, columns)) {
            rows++;
        }
        return rows;
    }

    /// The first cell of a row.
    int start(int row, int columns) {
        if (!wide) {
            return row * columns;
        }
        int start = 0;
        for (int i = 0; i < row; i++) {
            start = end(start, columns);
        }
        return start;
    }

    /// Writes the row that begins at a cell.
    ///
    /// @return where the next one begins
    int row(int from, Line into) {
        int end = end(from, into.columns());
        into.set(this, from, end);
        return end;
    }

    byte mark(int from, int to) {
        int bits = 0;
        for (int i = 0; i < marked; i++) {
            if (markedAt[i] >= from && (markedAt[i] < to || to == length)) {
                bits |= marks[i];
            }
        }
        return (byte) bits;
    }

    int @Nullable [] extras() {
        return linked ? extra : null;
    }

    int marked() {
        return marked;
    }

    int markedAt(int index) {
        return markedAt[index];
    }

    byte mark(int index) {
        return marks[index];
    }

    /// The text without blanks at its end.
    String readable(Clusters clusters) {
        var readable = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            Cell.appendTo(readable, text[i], clusters);
        }
        return readable.toString().stripTrailing();
    }
}
