package io.claudebottle.terminal.fuzz;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.claudebottle.terminal.model.Style;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/// The terminal of the C library libvterm 0.1 to 0.3, whose structures have kept their places over these versions for what is read here.
@SuppressWarnings("restricted")
final class LibVterm implements AutoCloseable {

    private static final StructLayout POSITION = MemoryLayout.structLayout(JAVA_INT.withName("row"), JAVA_INT.withName("col"));

    // VTermScreenCell: six code points, a width, attributes as a bit field, two colours of four bytes.
    private static final long CELL_BYTES = 64;
    private static final int CODE_POINTS = 6;
    /// Of the characters that [Stream] has.
    private static final int FIRST_WIDE = 0x2e80;
    private static final long ATTRIBUTES = 28;
    private static final long FOREGROUND = 32;
    private static final long BACKGROUND = 36;
    private static final int INDEXED = 1;
    private static final int IS_DEFAULT = 6;
    private static final int RIGHT_HALF = -1;

    private final MemorySegment terminal;
    private final MemorySegment screen;
    private final MemorySegment state;
    private final int columns;
    private final int rows;

    /// Linked once; the memory is for one thread.
    private static final class Library {
        static final SymbolLookup LOOKUP = SymbolLookup.libraryLookup("libvterm.so.0", Arena.global());
        static final MethodHandle NEW = link("vterm_new", FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_INT));
        static final MethodHandle SET_UTF8 = link("vterm_set_utf8", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT));
        static final MethodHandle SCREEN = link("vterm_obtain_screen", FunctionDescriptor.of(ADDRESS, ADDRESS));
        static final MethodHandle STATE = link("vterm_obtain_state", FunctionDescriptor.of(ADDRESS, ADDRESS));
        static final MethodHandle ALTERNATE = link("vterm_screen_enable_altscreen", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT));
        static final MethodHandle RESET = link("vterm_screen_reset", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT));
        static final MethodHandle WRITE = link("vterm_input_write", FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG));
        static final MethodHandle CELL = link("vterm_screen_get_cell", FunctionDescriptor.of(JAVA_INT, ADDRESS, POSITION, ADDRESS));
        static final MethodHandle CURSOR = link("vterm_state_get_cursorpos", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));
        static final MethodHandle FREE = link("vterm_free", FunctionDescriptor.ofVoid(ADDRESS));

        static final MemorySegment POSITIONED = Arena.global().allocate(POSITION);
        static final MemorySegment READ = Arena.global().allocate(CELL_BYTES, 8);
        static final MemorySegment INPUT = Arena.global().allocate(1 << 12);

        private static MethodHandle link(String name, FunctionDescriptor shape) {
            return Linker.nativeLinker().downcallHandle(LOOKUP.findOrThrow(name), shape);
        }
    }

    /// Whether the library is there.
    static boolean isInstalled() {
        try (var arena = Arena.ofConfined()) {
            SymbolLookup.libraryLookup("libvterm.so.0", arena);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    LibVterm(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
        try {
            terminal = (MemorySegment) Library.NEW.invokeExact(rows, columns);
            Library.SET_UTF8.invokeExact(terminal, 1);
            screen = (MemorySegment) Library.SCREEN.invokeExact(terminal);
            state = (MemorySegment) Library.STATE.invokeExact(terminal);
            Library.ALTERNATE.invokeExact(screen, 1);
            Library.RESET.invokeExact(screen, 1);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    void feed(byte[] bytes) {
        MemorySegment.copy(bytes, 0, Library.INPUT, ValueLayout.JAVA_BYTE, 0, bytes.length);
        try {
            long _ = (long) Library.WRITE.invokeExact(terminal, Library.INPUT, (long) bytes.length);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    Screenful screenful() {
        try {
            List<String> text = new ArrayList<>(rows);
            long[][] looks = new long[rows][columns];
            var row = new StringBuilder(columns);
            int[] first = new int[columns + 1];
            for (int y = 0; y < rows; y++) {
                row.setLength(0);
                for (int x = 0; x < columns; x++) {
                    fetch(y, x);
                    first[x] = Library.READ.get(JAVA_INT, 0);
                }
                for (int x = 0; x < columns; x++) {
                    fetch(y, x);
                    boolean half = first[x] == RIGHT_HALF ? x == 0 || !isWide(first[x - 1]) : isWide(first[x]) && first[x + 1] != RIGHT_HALF;
                    looks[y][x] = half ? blankHalf(row) : read(row);
                }
                text.add(row.toString());
            }
            Library.CURSOR.invokeExact(state, Library.POSITIONED);
            return new Screenful(text, looks, Library.POSITIONED.get(JAVA_INT, 0), Library.POSITIONED.get(JAVA_INT, 4));
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private void fetch(int y, int x) throws Throwable {
        Library.POSITIONED.set(JAVA_INT, 0, y);
        Library.POSITIONED.set(JAVA_INT, 4, x);
        int _ = (int) Library.CELL.invokeExact(screen, Library.POSITIONED, Library.READ);
    }

    /// The width that libvterm tells is that of the place and not of the character.
    private static boolean isWide(int codePoint) {
        return codePoint >= FIRST_WIDE;
    }

    /// Half of a wide character whose other half was overwritten: libvterm lets it stand, everybody else makes a blank of it.
    private static long blankHalf(StringBuilder row) {
        row.append(' ');
        return Style.withBackground(Style.DEFAULT, color(BACKGROUND));
    }

    /// @return the look of the cell
    private static long read(StringBuilder row) {
        MemorySegment cell = Library.READ;
        int first = cell.get(JAVA_INT, 0);
        long background = Style.withBackground(Style.DEFAULT, color(BACKGROUND));
        if (first == RIGHT_HALF) {
            row.append(Screenful.TAIL);
            return Style.DEFAULT;
        }
        if (first == 0) {
            row.append(' ');
            return background;
        }
        for (int i = 0; i < CODE_POINTS && cell.get(JAVA_INT, 4L * i) != 0; i++) {
            row.appendCodePoint(usual(cell.get(JAVA_INT, 4L * i)));
        }
        int attributes = cell.get(JAVA_INT, ATTRIBUTES);
        long look = Style.withForeground(background, color(FOREGROUND));
        look = Style.withUnderline(look, attributes >> 1 & 3);
        look |= (attributes & 1) != 0 ? Style.BOLD : 0;
        look |= (attributes & 1 << 3) != 0 ? Style.ITALIC : 0;
        look |= (attributes & 1 << 4) != 0 ? Style.BLINK : 0;
        look |= (attributes & 1 << 5) != 0 ? Style.INVERSE : 0;
        return look;
    }

    /// In DEC's special graphics it has the slanted forms of two signs.
    private static int usual(int codePoint) {
        return switch (codePoint) {
            case 0x2a7d -> '≤';
            case 0x2a7e -> '≥';
            default -> codePoint;
        };
    }

    private static int color(long at) {
        int type = Library.READ.get(ValueLayout.JAVA_BYTE, at);
        if ((type & IS_DEFAULT) != 0) {
            return Style.DEFAULT_COLOR;
        }
        int first = Library.READ.get(ValueLayout.JAVA_BYTE, at + 1) & 0xff;
        if ((type & INDEXED) != 0) {
            return Style.indexed(first);
        }
        return Style.rgb(first, Library.READ.get(ValueLayout.JAVA_BYTE, at + 2) & 0xff, Library.READ.get(ValueLayout.JAVA_BYTE, at + 3) & 0xff);
    }

    @Override
    public void close() {
        try {
            Library.FREE.invokeExact(terminal);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
