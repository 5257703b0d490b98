package io.claudebottle.terminal.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Cells as bytes, in memory and on the disk. Text is UTF-8; what is no text is said by bytes that no cell holds:
///
///     00 n        n empty cells
///     01 f b r    the look from here on: foreground, background, the rest
///     02          the default look from here on
///     03 u l i    from here on: colour of the underline, link and its id as n and n bytes
///     04          no link and no underline colour from here on
///     05          the next character is wide
///     06 n        n bytes of text that stand in one cell
///     07 m        marks of the row that began here
///     08 f b r    how the cells after the last one look
///     09 n        a cell that holds the number n
///
/// Numbers are of seven bits a byte, lowest first, the eighth saying that more follow. Every line begins with the default look.
final class LineCodec {

    private static final int EMPTY = 0;
    private static final int LOOK = 1;
    private static final int PLAIN = 2;
    private static final int EXTRA = 3;
    private static final int NO_EXTRA = 4;
    private static final int WIDE = 5;
    private static final int CLUSTER = 6;
    private static final int MARK = 7;
    private static final int FILL = 8;
    private static final int NUMBER = 9;

    private static final int UNKNOWN = 0xfffd;

    private static final int[] BLANK = new int[512];

    private static final int REST_SHIFT = 50;
    private static final long COLOR = (1L << 25) - 1;

    /// The most that one cell without strings takes: its look and its text.
    private static final int CELL_BYTES = 32;

    byte[] bytes = new byte[4096];
    int length;
    private long look;
    private int extra;
    private final LogicalLine counted = new LogicalLine();

    /// Begins a line.
    void begin() {
        length = 0;
        look = Style.DEFAULT;
        extra = 0;
    }

    /// Goes on with the line whose beginning has been taken away already.
    void proceed() {
        length = 0;
    }

    /// Says how a line goes on that [#plain] began.
    void assume(long newLook) {
        look = newLook;
    }

    private void need(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }

    /// A row of blanks and then nothing but ASCII that looks the same all along, which is nearly every row that scrolls by in a hurry.
    /// Made of searches and loops that the compiler makes vector instructions of.
    ///
    /// @param to has room for the cells and [#CELL_BYTES] more
    /// @return where the row ends, -1 when it is something else
    static int plain(int[] text, long[] style, int count, byte[] to, int at) {
        if (count == 0) {
            return at;
        }
        long first = style[0];
        // All are alike when they are like their neighbours.
        if (Arrays.mismatch(style, 0, count - 1, style, 1, count) >= 0) {
            return -1;
        }
        int start = first == Style.DEFAULT ? at : look(to, at, LOOK, first);
        int blank = 0;
        if (text[0] == Cell.EMPTY) {
            int length = Math.min(count, BLANK.length);
            int mismatch = Arrays.mismatch(text, 0, length, BLANK, 0, length);
            blank = mismatch < 0 ? length : mismatch;
            to[start] = EMPTY;
            start = number(to, start + 1, blank);
        }
        int outside = 0;
        for (int i = blank; i < count; i++) {
            int cell = text[i];
            outside |= cell - ' ' | '~' - cell;
        }
        if (outside < 0) {
            return -1;
        }
        int shift = start - blank;
        for (int i = blank; i < count; i++) {
            to[shift + i] = (byte) text[i];
        }
        return shift + count;
    }

    static int room(int count) {
        return count + CELL_BYTES;
    }

    void mark(byte bits) {
        need(2);
        bytes[length++] = MARK;
        bytes[length++] = bits;
    }

    void fill(long fill) {
        need(CELL_BYTES);
        length = look(bytes, length, FILL, fill);
    }

    /// @param extras numbers in the table, absent when no cell has one
    void cells(int[] text, long[] style, int @Nullable [] extras, int from, int to, Clusters clusters, Extras table) {
        need((to - from) * 4);
        for (int i = from; i < to; i++) {
            need(CELL_BYTES);
            int cell = text[i];
            if (Cell.isTail(cell) && i > from && Cell.isWide(text[i - 1])) {
                continue;
            }
            if (style[i] != look) {
                look = style[i];
                if (look == Style.DEFAULT) {
                    bytes[length++] = PLAIN;
                } else {
                    length = look(bytes, length, LOOK, look);
                }
            }
            if (extras != null ? extras[i] != extra : extra != 0) {
                extra = extras == null ? 0 : extras[i];
                extra(extra, table);
            }
            if (cell >= ' ' && cell <= '~') {
                bytes[length++] = (byte) cell;
            } else if (Cell.value(cell) == 0 || Cell.isTail(cell)) {
                int end = i + 1;
                while (end < to && text[end] == Cell.EMPTY && style[end] == look && (extras == null || extras[end] == extra)) {
                    end++;
                }
                bytes[length++] = EMPTY;
                number(end - i);
                i = end - 1;
            } else {
                character(cell, Cell.isWide(cell) && i + 1 < to && Cell.isTail(text[i + 1]), clusters);
            }
        }
    }

    /// A whole line.
    byte[] encode(LogicalLine line, Clusters clusters, Extras table) {
        begin();
        int from = 0;
        for (int i = 0; i < line.marked(); i++) {
            cells(line.text, line.style, line.extras(), from, line.markedAt(i), clusters, table);
            from = line.markedAt(i);
            mark(line.mark(i));
        }
        cells(line.text, line.style, line.extras(), from, line.length, clusters, table);
        if (line.fill != Style.DEFAULT) {
            fill(line.fill);
        }
        return Arrays.copyOf(bytes, length);
    }

    private void extra(int number, Extras table) {
        if (number == 0) {
            bytes[length++] = NO_EXTRA;
            return;
        }
        Extras.Extra value = table.get(number);
        bytes[length++] = EXTRA;
        number(value.underlineColor());
        string(value.link());
        string(value.linkId());
        need(CELL_BYTES);
    }

    private void character(int cell, boolean wide, Clusters clusters) {
        if (wide) {
            bytes[length++] = WIDE;
        }
        int value = Cell.value(cell);
        if (Cell.isCluster(cell)) {
            bytes[length++] = CLUSTER;
            string(clusters.get(value));
        } else if (value < 0x80) {
            bytes[length++] = NUMBER;
            number(value);
        } else if (value < 0x800) {
            bytes[length++] = (byte) (0xc0 | value >> 6);
            bytes[length++] = (byte) (0x80 | value & 0x3f);
        } else if (value < 0x10000) {
            bytes[length++] = (byte) (0xe0 | value >> 12);
            bytes[length++] = (byte) (0x80 | value >> 6 & 0x3f);
            bytes[length++] = (byte) (0x80 | value & 0x3f);
        } else {
            bytes[length++] = (byte) (0xf0 | value >> 18);
            bytes[length++] = (byte) (0x80 | value >> 12 & 0x3f);
            bytes[length++] = (byte) (0x80 | value >> 6 & 0x3f);
            bytes[length++] = (byte) (0x80 | value & 0x3f);
        }
    }

    private void string(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        need(encoded.length + CELL_BYTES);
        number(encoded.length);
        System.arraycopy(encoded, 0, bytes, length, encoded.length);
        length += encoded.length;
    }

    private void number(int value) {
        length = number(bytes, length, value);
    }

    private static int number(byte[] to, int at, int value) {
        int rest = value;
        int place = at;
        while (rest >>> 7 != 0) {
            to[place++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        to[place++] = (byte) rest;
        return place;
    }

    private static int look(byte[] to, int at, int token, long look) {
        to[at] = (byte) token;
        int place = number(to, at + 1, Style.foreground(look));
        place = number(to, place, Style.background(look));
        return number(to, place, (int) (look >>> REST_SHIFT));
    }

    /// How many rows of this width a line takes.
    int rows(byte[] from, int start, int end, int columns) {
        counted.clear();
        decode(from, start, end, counted, null, null);
        return counted.rows(columns);
    }

    /// Appends to the line what the bytes say. Bytes that are no line end it early.
    ///
    /// @param clusters absent when only the widths matter
    /// @return whether the bytes were a line
    static boolean decode(byte[] from, int start, int end, LogicalLine into, @Nullable Clusters clusters, @Nullable Extras extras) {
        return new Decoder(from, start, end, into, clusters, extras).decode();
    }

    private static final class Decoder {

        private final byte[] from;
        private final int end;
        private final LogicalLine into;
        private final @Nullable Clusters clusters;
        private final @Nullable Extras extras;
        private int at;
        private boolean broken;

        Decoder(byte[] from, int start, int end, LogicalLine into, @Nullable Clusters clusters, @Nullable Extras extras) {
            this.from = from;
            this.at = start;
            this.end = end;
            this.into = into;
            this.clusters = clusters;
            this.extras = extras;
        }

        boolean decode() {
            long look = Style.DEFAULT;
            int extra = 0;
            while (at < end && !broken) {
                int begin = at;
                int stop = Math.min(end, at + LogicalLine.MOST_CELLS - into.length);
                if (from[at] >= ' ') {
                    into.reserve(into.length + stop - at);
                    int[] text = into.text;
                    int shift = into.length - at;
                    int place = at;
                    while (place < stop && from[place] >= ' ' && from[place] <= '~') {
                        text[shift + place] = from[place];
                        place++;
                    }
                    at = place;
                    if (at == begin) {
                        return false;
                    }
                    finish(at - begin, look, extra);
                    continue;
                }
                int token = from[at++];
                switch (token) {
                    case EMPTY -> fill(number(), look, extra);
                    case LOOK -> look = look();
                    case PLAIN -> look = Style.DEFAULT;
                    case EXTRA -> extra = extra();
                    case NO_EXTRA -> extra = 0;
                    case WIDE -> {
                        int cell = character(next());
                        put(cell, true, look, extra);
                    }
                    case CLUSTER, NUMBER -> put(character(token), false, look, extra);
                    case MARK -> into.mark((byte) next());
                    case FILL -> into.fill = look();
                    default -> {
                        if (token >= 0) {
                            return false;
                        }
                        put(character(token), false, look, extra);
                    }
                }
            }
            return !broken;
        }

        private void fill(int count, long look, int extra) {
            int cells = Math.max(0, Math.min(count, LogicalLine.MOST_CELLS - into.length));
            into.reserve(into.length + cells);
            Arrays.fill(into.text, into.length, into.length + cells, Cell.EMPTY);
            finish(cells, look, extra);
            broken |= cells != count;
        }

        private void put(int cell, boolean wide, long look, int extra) {
            int width = wide ? 2 : 1;
            if (broken || into.length + width > LogicalLine.MOST_CELLS) {
                broken = true;
                return;
            }
            into.reserve(into.length + width);
            into.text[into.length] = wide ? cell | Cell.WIDE : cell;
            if (wide) {
                into.text[into.length + 1] = Cell.TAIL;
                into.wide = true;
            }
            finish(width, look, extra);
        }

        /// The looks of cells whose text has been written.
        private void finish(int count, long look, int extra) {
            int from = into.length;
            Arrays.fill(into.style, from, from + count, look);
            if (extra != 0) {
                into.link();
            }
            if (into.linked) {
                Arrays.fill(into.extra, from, from + count, extra);
            }
            into.length = from + count;
        }

        private int next() {
            if (at < end) {
                return from[at++];
            }
            broken = true;
            return 0;
        }

        private int number() {
            int value = 0;
            for (int shift = 0; shift < 35; shift += 7) {
                int piece = next();
                value |= (piece & 0x7f) << shift;
                if (piece >= 0) {
                    return value;
                }
            }
            broken = true;
            return 0;
        }

        private long look() {
            long foreground = number() & COLOR;
            long background = number() & COLOR;
            long rest = number() & (1L << 64 - REST_SHIFT) - 1;
            return Style.withBackground(foreground, (int) background) | rest << REST_SHIFT;
        }

        private String string() {
            int count = number();
            if (count < 0 || count > end - at) {
                broken = true;
                return "";
            }
            var text = new String(from, at, count, StandardCharsets.UTF_8);
            at += count;
            return text;
        }

        private void skip() {
            int count = number();
            if (count < 0 || count > end - at) {
                broken = true;
            } else {
                at += count;
            }
        }

        private int extra() {
            int color = number() & (int) COLOR;
            if (extras == null) {
                skip();
                skip();
                return 0;
            }
            String link = string();
            String linkId = string();
            broken |= hasControls(link);
            return broken ? 0 : extras.number(new Extras.Extra(link, linkId, color));
        }

        private static boolean hasControls(String text) {
            return text.chars().anyMatch(Character::isISOControl);
        }

        /// @param first its first byte
        private int character(int first) {
            if (first == CLUSTER) {
                return cluster();
            }
            int value = first == NUMBER ? number() : first >= 0 ? first : utf8(first & 0xff);
            if (value <= 0 || value > Character.MAX_CODE_POINT) {
                broken = true;
                return Cell.EMPTY;
            }
            return Character.isISOControl(value) || value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE ? UNKNOWN : value;
        }

        private int utf8(int first) {
            if (first < 0xc0 || first > 0xf7) {
                broken = true;
                return 0;
            }
            int more = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
            int value = first & 0x3f >> more;
            for (int i = 0; i < more; i++) {
                int piece = next();
                broken |= (piece & 0xc0) != 0x80;
                value = value << 6 | piece & 0x3f;
            }
            return value;
        }

        private int cluster() {
            if (clusters == null) {
                skip();
                return ' ';
            }
            String text = string();
            if (text.isEmpty() || hasControls(text)) {
                broken = true;
                return Cell.EMPTY;
            }
            int number = clusters.number(text.length() > Clusters.LONGEST ? text.substring(0, Clusters.LONGEST) : text);
            return number == 0 ? text.codePointAt(0) : Cell.CLUSTER | number;
        }
    }
}
