package io.claudebottle.terminal.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One row of the grid. Cells from [#used] on are empty and look like [#fill]: clearing a row and scrolling it away cost nothing then, and
/// short rows are copied short.
///
/// Whoever writes keeps wide characters whole: both halves or none ([#split]).
public final class Line implements Cells {

    private static final int NO_EXTRA = 0;

    int[] text;
    long[] style;
    /// Numbers of [Extras]; absent while no cell has one.
    int @Nullable [] extra;
    private int used;
    private long fill;
    private boolean wrapped;
    private boolean wide;
    private byte mark;
    private boolean dirty = true;

    public Line(int columns) {
        text = new int[columns];
        style = new long[columns];
    }

    @Override
    public int columns() {
        return text.length;
    }

    /// How many cells, from the left, may be anything else than [#fill].
    public int used() {
        return used;
    }

    public long fill() {
        return fill;
    }

    @Override
    public int text(int column) {
        return column < used ? text[column] : Cell.EMPTY;
    }

    @Override
    public long style(int column) {
        return column < used ? style[column] : fill;
    }

    @Override
    public int extra(int column) {
        return extra == null || column >= used ? NO_EXTRA : extra[column];
    }

    public boolean hasExtras() {
        return extra != null;
    }

    /// Whether the next row continues this one, because the text was longer than a row and not because the program said so.
    @Override
    public boolean isWrapped() {
        return wrapped;
    }

    public void setWrapped(boolean wrapped) {
        this.wrapped = wrapped;
    }

    /// Whether some cell may hold half of a wide character.
    public boolean hasWide() {
        return wide;
    }

    /// OSC 133 marks of this row, one bit for each of their kinds in order.
    @Override
    public byte mark() {
        return mark;
    }

    public void addMark(int bits) {
        mark |= (byte) bits;
        dirty = true;
    }

    /// Whether the row has changed since [#clean].
    public boolean isDirty() {
        return dirty;
    }

    public void clean() {
        dirty = false;
    }

    public void touch() {
        dirty = true;
    }

    /// Makes the row blank.
    public void clear(long fill) {
        used = 0;
        this.fill = fill;
        wrapped = false;
        wide = false;
        mark = 0;
        extra = null;
        dirty = true;
    }

    /// Makes sure that cells before `column` are stored.
    private void reach(int column) {
        if (column > used) {
            Arrays.fill(text, used, column, Cell.EMPTY);
            Arrays.fill(style, used, column, fill);
            if (extra != null) {
                Arrays.fill(extra, used, column, NO_EXTRA);
            }
            used = column;
        }
    }

    /// ASCII, one cell each: the hottest loop of the terminal.
    public void putAscii(int column, byte[] bytes, int from, int count, long look, int extraNumber) {
        int end = column + count;
        if (wide) {
            split(column);
            split(end);
        }
        reach(column);
        int[] cells = text;
        for (int i = 0; i < count; i++) {
            cells[column + i] = bytes[from + i];
        }
        long[] looks = style;
        if (count < 8) {
            for (int i = column; i < end; i++) {
                looks[i] = look;
            }
        } else {
            Arrays.fill(looks, column, end, look);
        }
        putExtra(column, end, extraNumber);
        if (end > used) {
            used = end;
        }
        dirty = true;
    }

    /// @param cell with [Cell#WIDE] when it takes two columns; both must be there
    public void put(int column, int cell, long look, int extraNumber) {
        int end = column + ((cell & Cell.WIDE) == 0 ? 1 : 2);
        if (wide) {
            split(column);
            split(end);
        }
        reach(column);
        text[column] = cell;
        style[column] = look;
        if (end - column == 2) {
            text[column + 1] = Cell.TAIL;
            style[column + 1] = look;
            wide = true;
        }
        putExtra(column, end, extraNumber);
        if (end > used) {
            used = end;
        }
        dirty = true;
    }

    private void putExtra(int from, int to, int number) {
        if (extra == null) {
            if (number == NO_EXTRA) {
                return;
            }
            extra = new int[text.length];
        }
        Arrays.fill(extra, from, to, number);
    }

    /// Exchanges what stands in a cell for something of the same width, as a mark that joins the letter before does.
    public void replace(int column, int cell) {
        text[column] = cell;
        dirty = true;
    }

    /// Exchanges the looks of one cell, which is stored from then on.
    public void restyle(int column, long look) {
        reach(column + 1);
        style[column] = look;
        dirty = true;
    }

    /// Cuts a wide character that reaches over the left edge of `column`: its halves become blanks.
    public void split(int column) {
        if (column > 0 && column < used && Cell.isTail(text[column])) {
            text[column] = Cell.EMPTY;
            text[column - 1] = Cell.EMPTY;
            dirty = true;
        }
    }

    public void erase(int from, int to, long look) {
        if (wide) {
            split(from);
            split(to);
        }
        blank(from, to, look);
    }

    /// As [#erase] where no wide character is at the edges, or where what is there has been moved away.
    private void blank(int from, int to, long look) {
        if (to >= text.length) {
            if (look != fill) {
                reach(from);
            }
            used = Math.min(used, from);
            fill = look;
            wrapped = false;
        } else {
            reach(to);
            Arrays.fill(text, from, to, Cell.EMPTY);
            Arrays.fill(style, from, to, look);
            if (extra != null) {
                Arrays.fill(extra, from, to, NO_EXTRA);
            }
        }
        dirty = true;
    }

    /// Moves the cells from `from` to before `right` to the right; what is pushed over `right` is gone.
    public void insert(int from, int right, int count, long look) {
        int shift = Math.min(count, right - from);
        if (wide) {
            split(from);
            split(right - shift);
            split(right);
        }
        if (from < used) {
            reach(Math.max(used, right == text.length ? Math.min(used + shift, right) : right));
            System.arraycopy(text, from, text, from + shift, Math.max(0, Math.min(used, right) - from - shift));
            System.arraycopy(style, from, style, from + shift, Math.max(0, Math.min(used, right) - from - shift));
            if (extra != null) {
                System.arraycopy(extra, from, extra, from + shift, Math.max(0, Math.min(used, right) - from - shift));
            }
        }
        blank(from, from + shift, look);
    }

    /// Moves the cells right of `from + count` up to `right` to the left; blanks come in from the right.
    public void delete(int from, int right, int count, long look) {
        int shift = Math.min(count, right - from);
        if (wide) {
            split(from);
            split(from + shift);
            split(right);
        }
        if (used > from) {
            reach(right);
            System.arraycopy(text, from + shift, text, from, right - from - shift);
            System.arraycopy(style, from + shift, style, from, right - from - shift);
            if (extra != null) {
                System.arraycopy(extra, from + shift, extra, from, right - from - shift);
            }
        }
        blank(right - shift, right, look);
    }

    /// Copies cells of another row, or of this one; wide characters cut at either edge become blanks.
    public void copy(Line source, int from, int to, int target) {
        int count = to - from;
        int[] cells = new int[count];
        long[] looks = new long[count];
        int[] extras = new int[count];
        boolean linked = false;
        for (int i = 0; i < count; i++) {
            cells[i] = source.text(from + i);
            looks[i] = source.style(from + i);
            extras[i] = source.extra(from + i);
            linked |= extras[i] != NO_EXTRA;
        }
        if (count > 0 && Cell.isTail(cells[0])) {
            cells[0] = Cell.EMPTY;
        }
        if (count > 0 && Cell.isWide(cells[count - 1])) {
            cells[count - 1] = Cell.EMPTY;
        }
        split(target);
        split(target + count);
        reach(target + count);
        System.arraycopy(cells, 0, text, target, count);
        System.arraycopy(looks, 0, style, target, count);
        if (linked && extra == null) {
            extra = new int[text.length];
        }
        if (extra != null) {
            System.arraycopy(extras, 0, extra, target, count);
        }
        wide |= source.wide;
        dirty = true;
    }

    /// Another width, without reflow: cells beyond it are gone, new ones are blank.
    public void setColumns(int columns) {
        if (columns < text.length) {
            split(columns);
        }
        used = Math.min(used, columns);
        text = Arrays.copyOf(text, columns);
        style = Arrays.copyOf(style, columns);
        if (extra != null) {
            extra = Arrays.copyOf(extra, columns);
        }
        dirty = true;
    }

    /// The text without blanks at its end.
    public String readable(Clusters clusters) {
        var readable = new StringBuilder(used);
        for (int column = 0; column < used; column++) {
            Cell.appendTo(readable, text[column], clusters);
        }
        return readable.toString().stripTrailing();
    }

    /// How many cells, from the left, are anything else than the row's end.
    int content() {
        int count = used;
        while (count > 0 && text[count - 1] == Cell.EMPTY && style[count - 1] == fill && (extra == null || extra[count - 1] == NO_EXTRA)) {
            count--;
        }
        return count;
    }

    /// Whether the next row is to be joined to this one, which only a row does that was written to its end.
    boolean isJoined() {
        return wrapped && used == text.length;
    }

    /// How many cells, from the left, this row gives to the logical line that it is part of.
    int joinable() {
        if (!isJoined()) {
            return content();
        }
        return Cell.isGap(text[used - 1]) ? used - 1 : used;
    }

    /// Becomes a part of a logical line: its last part, or one that the next row continues.
    void set(LogicalLine line, int from, int to) {
        boolean last = to == line.length;
        clear(last ? line.fill : Style.DEFAULT);
        int count = to - from;
        System.arraycopy(line.text, from, text, 0, count);
        System.arraycopy(line.style, from, style, 0, count);
        if (line.linked) {
            extra = new int[text.length];
            System.arraycopy(line.extra, from, extra, 0, count);
        }
        used = count;
        wide = line.wide;
        mark = line.mark(from, to);
        wrapped = !last || line.joined;
        if (wrapped && count == text.length - 1) {
            reach(text.length);
            text[count] = Cell.GAP;
        }
        if (wide && text.length == 1) {
            text[0] = Cell.isWide(text[0]) || Cell.isTail(text[0]) ? Cell.EMPTY : text[0];
        }
    }

    /// Exchanges the numbers of tables for those of new ones.
    void renumber(Compaction tables) {
        for (int column = 0; column < used; column++) {
            text[column] = tables.cell(text[column]);
            if (extra != null) {
                extra[column] = tables.extra(extra[column]);
            }
        }
        dirty = true;
    }
}
