package io.claudebottle.terminal.model;

/// How a cell looks, packed into a `long`. Zero is the default look, so that a new array is a blank one.
///
/// Two colours of 25 bits each, foreground then background; then flags. A colour is [#DEFAULT_COLOR], an index of the palette plus one, or
/// [#RGB] with red, green and blue. Underline colours and links, which few cells have, are in [Extras].
public final class Style {

    public static final long DEFAULT = 0;

    public static final int DEFAULT_COLOR = 0;
    /// Marks a colour that is not of the palette.
    public static final int RGB = 1 << 24;

    private static final int BACKGROUND_SHIFT = 25;
    private static final long COLOR = (1L << 25) - 1;
    private static final int UNDERLINE_SHIFT = 53;

    public static final long BOLD = 1L << 50;
    public static final long DIM = 1L << 51;
    public static final long ITALIC = 1L << 52;
    /// A number: 0 none, 1 single, 2 double, 3 curly, 4 dotted, 5 dashed.
    public static final long UNDERLINE = 7L << UNDERLINE_SHIFT;
    public static final long BLINK = 1L << 56;
    public static final long INVERSE = 1L << 57;
    public static final long INVISIBLE = 1L << 58;
    public static final long STRIKE = 1L << 59;
    public static final long OVERLINE = 1L << 60;
    /// Kept by selective erasure (DECSCA, SPA).
    public static final long PROTECTED = 1L << 61;

    private Style() {}

    public static int indexed(int index) {
        return index + 1;
    }

    public static int rgb(int red, int green, int blue) {
        return RGB | red << 16 | green << 8 | blue;
    }

    public static int foreground(long style) {
        return (int) (style & COLOR);
    }

    public static int background(long style) {
        return (int) (style >>> BACKGROUND_SHIFT & COLOR);
    }

    public static long withForeground(long style, int color) {
        return style & ~COLOR | color;
    }

    public static long withBackground(long style, int color) {
        return style & ~(COLOR << BACKGROUND_SHIFT) | (long) color << BACKGROUND_SHIFT;
    }

    public static int underline(long style) {
        return (int) (style >>> UNDERLINE_SHIFT & 7);
    }

    public static long withUnderline(long style, int kind) {
        return style & ~UNDERLINE | (long) kind << UNDERLINE_SHIFT;
    }

    /// What erasing leaves: the background and nothing else.
    public static long erased(long style) {
        return style & COLOR << BACKGROUND_SHIFT;
    }

    public static boolean isIndexed(int color) {
        return color != DEFAULT_COLOR && (color & RGB) == 0;
    }

    /// The palette's index of an indexed colour.
    public static int index(int color) {
        return color - 1;
    }
}
