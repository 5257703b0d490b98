package io.claudebottle.terminal.unicode;

/// Which characters belong together.
public final class Graphemes {

    private static final int BOUNDARY = 1 << 31;

    private Graphemes() {}

    public static int next(int state, int codePoint) {
        return CharWidth.of(codePoint) == 0 ? 0 : BOUNDARY;
    }

    public static boolean isBoundary(int state) {
        return (state & BOUNDARY) != 0;
    }

    public static boolean widens(int codePoint) {
        return codePoint == 0xfe0f;
    }
}
