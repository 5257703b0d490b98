package io.claudebottle.terminal.model;

/// What stands in a cell, packed into an `int`. Zero is a cell that nothing was printed into.
public final class Cell {

    public static final int EMPTY = 0;

    private static final int VALUE = (1 << 21) - 1;
    /// The value is a number of [Clusters], not a code point.
    public static final int CLUSTER = 1 << 21;
    /// The left half of a wide character.
    public static final int WIDE = 1 << 22;
    /// The right half of a wide character.
    public static final int TAIL = 1 << 23;
    /// Left blank at the end of a row because a wide character did not fit: no blank that the program printed.
    public static final int GAP = 1 << 24;

    private Cell() {}

    public static int value(int cell) {
        return cell & VALUE;
    }

    public static boolean isCluster(int cell) {
        return (cell & CLUSTER) != 0;
    }

    public static boolean isWide(int cell) {
        return (cell & WIDE) != 0;
    }

    public static boolean isTail(int cell) {
        return (cell & TAIL) != 0;
    }

    public static boolean isGap(int cell) {
        return (cell & GAP) != 0;
    }

    /// Appends what a person reads there: nothing for the right half of a wide character, a blank for an empty cell.
    public static void appendTo(StringBuilder text, int cell, Clusters clusters) {
        if (isTail(cell) || isGap(cell)) {
            return;
        }
        if (isCluster(cell)) {
            text.append(clusters.get(value(cell)));
        } else {
            text.appendCodePoint(value(cell) == 0 ? ' ' : value(cell));
        }
    }
}
