package io.claudebottle.terminal.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What has scrolled off the screen, within a bound of bytes. Rows that continue each other are kept as one line, encoded, so that another
/// width costs nothing but counting, and so that what is kept is small and depends on no table.
///
/// Lines are in blocks of bytes; when there are too many, the oldest block goes and is used anew, so that a flood allocates nothing.
///
/// Not safe for threads: it belongs to the emulator, under its lock.
public final class Scrollback {

    static final int BLOCK_BYTES = 1 << 16;
    private static final int MOST_LINES = 1 << 14;

    // A line in its block's index: where it begins, cells, flags, marks.
    private static final int CELLS_SHIFT = 32;
    private static final long CELLS = (1L << 20) - 1;
    private static final long WIDE = 1L << 52;
    private static final long JOINED = 1L << 53;
    private static final int MARK_SHIFT = 56;

    private static final class Block {

        final byte[] data;
        int length;
        long[] lines = new long[256];
        int count;
        /// The number of its first line.
        long first;
        /// At the scrollback's width.
        int rows;

        Block(int bytes) {
            data = new byte[bytes];
        }

        int start(int line) {
            return (int) lines[line];
        }

        int end(int line) {
            return line + 1 < count ? (int) lines[line + 1] : length;
        }

        long bytes() {
            return data.length + 8L * lines.length;
        }

        void add() {
            if (count == lines.length) {
                lines = Arrays.copyOf(lines, count * 2);
            }
            lines[count++] = length;
        }

        void clear() {
            length = 0;
            count = 0;
            rows = 0;
        }
    }

    private final int blockBytes;
    private long limit;
    private final List<Block> blocks = new ArrayList<>();
    private Block last;
    private @Nullable Block spare;
    private final LineCodec codec = new LineCodec();

    private long evictedLines;
    private long evictedRows;
    private int generation;
    private int changes;
    private int clears;
    /// The lowest end there was since somebody asked.
    private long lowest;
    private int columns = 80;
    private int lines;
    private int rows;

    /// Whether the next row continues the last line, and where the last line has come to at this width.
    private boolean open;
    private int openColumn;
    private int openRows;

    // Where the last look into the history was, so that the next row is found at once.
    private int seenBlock;
    private int seenLine;
    private int seenRow;

    private final LogicalLine decoded = new LogicalLine();
    private long decodedLine = -1;
    private @Nullable Clusters decodedClusters;
    private @Nullable Extras decodedExtras;

    /// @param limitBytes how much memory lines may take, about; 0 to keep none
    public Scrollback(long limitBytes) {
        this(limitBytes, BLOCK_BYTES);
    }

    Scrollback(long limitBytes, int blockBytes) {
        this.blockBytes = blockBytes;
        limit = limitBytes;
        last = new Block(blockBytes);
        blocks.add(last);
    }

    public void setLimit(long limitBytes) {
        limit = limitBytes;
        if (limit == 0) {
            clear();
        }
        evict();
    }

    /// How much memory it takes.
    public long bytes() {
        long bytes = 0;
        for (Block block : blocks) {
            bytes += block.bytes();
        }
        return bytes;
    }

    /// Takes the row that leaves the screen at its top. Rows of another width than before lay everything out anew.
    public void push(Line row, Clusters clusters, Extras extras) {
        if (row.columns() != columns) {
            layOut(row.columns());
        }
        if (limit == 0) {
            evictedRows++;
            return;
        }
        int count = row.joinable();
        boolean joined = row.isJoined();
        if (!open && !row.hasWide() && row.extra == null && row.mark() == 0 && (joined || row.fill() == Style.DEFAULT)) {
            Block block = last;
            if (block.count == MOST_LINES || block.data.length - block.length < LineCodec.room(count)) {
                block = next(LineCodec.room(count));
            }
            int end = LineCodec.plain(row.text, row.style, count, block.data, block.length);
            if (end >= 0) {
                block.add();
                block.lines[block.count - 1] |= (long) count << CELLS_SHIFT;
                block.length = end;
                block.rows++;
                rows++;
                lines++;
                open = joined;
                if (joined) {
                    codec.begin();
                    codec.assume(count == 0 ? Style.DEFAULT : row.style[0]);
                    openRows = 1;
                    openColumn = count;
                }
                return;
            }
        }
        add(row, count, joined, clusters, extras);
    }

    private void add(Line row, int count, boolean joined, Clusters clusters, Extras extras) {
        if (open && cells(last, last.count - 1) + count > LogicalLine.MOST_CELLS) {
            sever();
        }
        encode(row, count, joined, clusters, extras);
        if (open && last.data.length - last.length < codec.length && !carry(codec.length)) {
            sever();
            encode(row, count, joined, clusters, extras);
        }
        if (!open) {
            if (last.count == MOST_LINES || last.data.length - last.length < codec.length) {
                next(codec.length);
            }
            last.add();
            openRows = 1;
            openColumn = 0;
            last.rows++;
            rows++;
            lines++;
        }
        Block block = last;
        int line = block.count - 1;
        System.arraycopy(codec.bytes, 0, block.data, block.length, codec.length);
        block.length += codec.length;
        block.lines[line] += (long) count << CELLS_SHIFT;
        block.lines[line] |= (row.hasWide() ? WIDE : 0) | (row.mark() & 0xffL) << MARK_SHIFT;
        int before = openRows;
        advance(row, count);
        block.rows += openRows - before;
        rows += openRows - before;
        open = joined;
        forget(endLine() - 1);
    }

    private void encode(Line row, int count, boolean joined, Clusters clusters, Extras extras) {
        if (open) {
            codec.proceed();
        } else {
            codec.begin();
        }
        if (row.mark() != 0) {
            codec.mark(row.mark());
        }
        codec.cells(row.text, row.style, row.extra, 0, count, clusters, extras);
        if (!joined && row.fill() != Style.DEFAULT) {
            codec.fill(row.fill());
        }
    }

    /// Where the last line ends when these cells are added to it.
    private void advance(Line row, int count) {
        if (!row.hasWide()) {
            openColumn += count;
            if (openColumn > columns) {
                int more = (openColumn - 1) / columns;
                openRows += more;
                openColumn -= more * columns;
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            int width = i + 1 < count && Cell.isTail(row.text[i + 1]) ? 2 : 1;
            openColumn += width;
            if (openColumn > columns) {
                openRows++;
                openColumn = width;
            }
            i += width - 1;
        }
    }

    /// Breaks the last line: what follows is kept as another one.
    private void sever() {
        last.lines[last.count - 1] |= JOINED;
        open = false;
    }

    /// Moves the last line to another block where there is room for more of it.
    ///
    /// @return whether a block has that much room
    private boolean carry(int more) {
        Block from = last;
        int line = from.count - 1;
        int start = from.start(line);
        int length = from.length - start;
        if (start == 0 || length + more > blockBytes) {
            return false;
        }
        long entry = from.lines[line];
        from.count = line;
        from.length = start;
        from.rows -= openRows;
        Block to = next(0);
        to.first--;
        System.arraycopy(from.data, start, to.data, 0, length);
        to.add();
        to.lines[0] |= entry & ~0xffff_ffffL;
        to.length = length;
        to.rows = openRows;
        return true;
    }

    /// Begins another block, at the cost of the oldest one when there is no room.
    private Block next(int atLeast) {
        Block block = spare;
        if (block != null && block.data.length >= atLeast) {
            spare = null;
        } else {
            block = new Block(Math.max(blockBytes, atLeast));
        }
        if (last.count == 0) {
            blocks.removeLast();
        }
        block.first = endLine();
        blocks.add(block);
        last = block;
        evict();
        return block;
    }

    private void evict() {
        long bytes = bytes();
        while (bytes > limit && blocks.size() > 1) {
            Block oldest = blocks.removeFirst();
            bytes -= oldest.bytes();
            evictedLines += oldest.count;
            evictedRows += oldest.rows;
            lines -= oldest.count;
            rows -= oldest.rows;
            oldest.clear();
            if (oldest.data.length == blockBytes) {
                spare = oldest;
            }
            seenBlock = 0;
            seenLine = 0;
            seenRow = 0;
        }
    }

    private static int cells(Block block, int line) {
        return (int) (block.lines[line] >>> CELLS_SHIFT & CELLS);
    }

    private int rows(Block block, int line) {
        if ((block.lines[line] & WIDE) != 0) {
            return codec.rows(block.data, block.start(line), block.end(line), columns);
        }
        return Math.max(1, (cells(block, line) + columns - 1) / columns);
    }

    private void layOut(int newColumns) {
        columns = newColumns;
        generation++;
        rows = 0;
        for (Block block : blocks) {
            block.rows = 0;
            for (int line = 0; line < block.count; line++) {
                block.rows += rows(block, line);
            }
            rows += block.rows;
        }
        seenBlock = 0;
        seenLine = 0;
        seenRow = 0;
        if (open) {
            decode(last, last.count - 1, endLine() - 1, null, null);
            openRows = decoded.rows(columns);
            openColumn = decoded.length - decoded.start(openRows - 1, columns);
        }
    }

    private void decode(Block block, int line, long number, @Nullable Clusters clusters, @Nullable Extras extras) {
        if (decodedLine == number && decodedClusters == clusters && decodedExtras == extras) {
            return;
        }
        decoded.clear();
        LineCodec.decode(block.data, block.start(line), block.end(line), decoded, clusters, extras);
        decoded.joined = (block.lines[line] & JOINED) != 0 || open && block == last && line == last.count - 1;
        decodedLine = number;
        decodedClusters = clusters;
        decodedExtras = extras;
    }

    private void forget(long number) {
        if (decodedLine == number) {
            decodedLine = -1;
        }
    }

    /// How many rows have ever been pushed, counted at this width: the number of the screen's first row in [Rows].
    public long pushed() {
        return evictedRows + rows;
    }

    /// How many rows are kept. Lays everything out anew if the width is another one than the last time.
    public int rows(int newColumns) {
        if (newColumns != columns) {
            layOut(newColumns);
        }
        return rows;
    }

    /// Reads a row.
    ///
    /// @param index from 0, the oldest that is kept, to before [#rows(int)]
    /// @param into takes the row and has the width
    /// @param clusters takes characters of the row, as `extras` does links
    public void row(int index, Line into, Clusters clusters, Extras extras) {
        rows(into.columns());
        seek(index);
        Block block = blocks.get(seenBlock);
        decode(block, seenLine, block.first + seenLine, clusters, extras);
        decoded.row(decoded.start(index - seenRow, columns), into);
    }

    /// Makes `seen` the line that a row is part of.
    private void seek(int index) {
        Objects.checkIndex(index, rows);
        while (index < seenRow) {
            if (seenLine > 0) {
                seenLine--;
                seenRow -= rows(blocks.get(seenBlock), seenLine);
                continue;
            }
            seenBlock--;
            Block block = blocks.get(seenBlock);
            if (index < seenRow - block.rows) {
                seenRow -= block.rows;
            } else {
                seenLine = block.count;
            }
        }
        while (true) {
            Block block = blocks.get(seenBlock);
            if (seenLine == 0 && index >= seenRow + block.rows) {
                seenRow += block.rows;
                seenBlock++;
                continue;
            }
            if (seenLine == block.count) {
                seenBlock++;
                seenLine = 0;
                continue;
            }
            int height = rows(block, seenLine);
            if (index < seenRow + height) {
                return;
            }
            seenRow += height;
            seenLine++;
        }
    }

    /// Grows when the rows got other numbers: after clearing, and at another width.
    public int generation() {
        return generation;
    }

    /// Whether the screen's first row continues the last row here.
    public boolean isOpen() {
        return open;
    }

    /// Says that the screen's first row does not continue the last row here, as after it was erased.
    public void close() {
        open = false;
        decodedLine = -1;
    }

    public void clear() {
        long keep = pushed();
        evictedLines += lines;
        blocks.clear();
        last.clear();
        blocks.add(last);
        spare = null;
        lines = 0;
        last.first = evictedLines;
        changes++;
        clears++;
        rows = 0;
        evictedRows = keep;
        open = false;
        decodedLine = -1;
        seenBlock = 0;
        seenLine = 0;
        seenRow = 0;
        generation++;
    }

    /// The number of the oldest line that is kept. A line keeps its number whatever the width.
    long firstLine() {
        return evictedLines;
    }

    /// One after the number of the last line.
    long endLine() {
        return evictedLines + lines;
    }

    /// Grows when lines were taken away, so that a number may have come to mean another line. The oldest ones that go do not count.
    int changes() {
        return changes;
    }

    /// How often everything was cleared.
    int clears() {
        return clears;
    }

    /// The lowest number that [#endLine] has had since the last time: lines from there on are others than they were.
    long lowestEnd() {
        long end = lowest;
        lowest = endLine();
        return Math.min(end, lowest);
    }

    /// A line as [LineCodec] has it.
    byte[] encoded(long line) {
        Block block = blocks.get(blockOf(line));
        int place = (int) (line - block.first);
        return Arrays.copyOfRange(block.data, block.start(place), block.end(place));
    }

    /// Whether the next line continues this one, which was too long.
    boolean isJoined(long line) {
        Block block = blocks.get(blockOf(line));
        return (block.lines[(int) (line - block.first)] & JOINED) != 0;
    }

    private int blockOf(long line) {
        Objects.checkIndex(line - evictedLines, (long) lines);
        int from = 0;
        int to = blocks.size();
        while (to - from > 1) {
            int middle = (from + to) >>> 1;
            if (blocks.get(middle).first <= line) {
                from = middle;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /// Reads a line.
    ///
    /// @param into is emptied first
    /// @param extras absent where they do not matter
    void line(long line, LogicalLine into, Clusters clusters, @Nullable Extras extras) {
        Block block = blocks.get(blockOf(line));
        int place = (int) (line - block.first);
        into.clear();
        LineCodec.decode(block.data, block.start(place), block.end(place), into, clusters, extras);
        into.joined = (block.lines[place] & JOINED) != 0;
    }

    /// The first row of a line, counted from the oldest that is kept.
    int rowOf(long line) {
        int place = blockOf(line);
        int row = 0;
        for (int i = 0; i < place; i++) {
            row += blocks.get(i).rows;
        }
        Block block = blocks.get(place);
        for (int i = 0; i < line - block.first; i++) {
            row += rows(block, i);
        }
        return row;
    }

    /// The number of the line that a row is part of.
    ///
    /// @param row counted from the oldest that is kept
    long lineAt(int row) {
        seek(row);
        return blocks.get(seenBlock).first + seenLine;
    }

    /// The nearest row with one of these marks.
    ///
    /// @param from where to begin, itself left out
    /// @param step 1 to look down, -1 to look up
    /// @param bits as [Line#mark]
    /// @return -1 for none
    public int marked(int from, int step, int bits, int newColumns) {
        int count = rows(newColumns);
        var row = new Line(newColumns);
        int index = from + step;
        while (index >= 0 && index < count) {
            seek(index);
            Block block = blocks.get(seenBlock);
            if ((block.lines[seenLine] >>> MARK_SHIFT & bits) == 0) {
                index = step > 0 ? seenRow + rows(block, seenLine) : seenRow - 1;
                continue;
            }
            decode(block, seenLine, block.first + seenLine, null, null);
            decoded.row(decoded.start(index - seenRow, columns), row);
            if ((row.mark() & bits) != 0) {
                return index;
            }
            index += step;
        }
        return -1;
    }

    /// Takes the last line away.
    ///
    /// @param into gets the line at its front
    /// @return whether there was one
    boolean takeLast(LogicalLine into, Clusters clusters, Extras extras) {
        if (rows == 0) {
            return false;
        }
        if (last.count == 0) {
            blocks.removeLast();
            last = blocks.getLast();
        }
        int line = last.count - 1;
        into.clear();
        LineCodec.decode(last.data, last.start(line), last.end(line), into, clusters, extras);
        into.joined = (last.lines[line] & JOINED) != 0;
        int height = rows(last, line);
        last.length = last.start(line);
        last.count = line;
        last.rows -= height;
        lines--;
        changes++;
        lowest = Math.min(lowest, endLine());
        rows -= height;
        open = false;
        decodedLine = -1;
        seenBlock = 0;
        seenLine = 0;
        seenRow = 0;
        return true;
    }
}
