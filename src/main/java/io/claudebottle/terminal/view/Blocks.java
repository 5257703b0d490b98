package io.claudebottle.terminal.view;

/// What divides a cell into rectangles: block elements, sextants, braille.
///
/// @param width of the cell in device pixels, as `height`
record Blocks(int width, int height, Pen pen) {

    private static final int EIGHTHS = 8;

    // Bits of the four quarters, for U+2596 to U+259F in their order.
    private static final int UPPER_LEFT = 1;
    private static final int UPPER_RIGHT = 2;
    private static final int LOWER_LEFT = 4;
    private static final int LOWER_RIGHT = 8;
    private static final int[] QUADRANTS = {
        LOWER_LEFT,
        LOWER_RIGHT,
        UPPER_LEFT,
        UPPER_LEFT | LOWER_LEFT | LOWER_RIGHT,
        UPPER_LEFT | LOWER_RIGHT,
        UPPER_LEFT | UPPER_RIGHT | LOWER_LEFT,
        UPPER_LEFT | UPPER_RIGHT | LOWER_RIGHT,
        UPPER_RIGHT,
        UPPER_RIGHT | LOWER_LEFT,
        UPPER_RIGHT | LOWER_LEFT | LOWER_RIGHT
    };

    /// Column and row of each of braille's dots, by the bit that stands for it.
    private static final int[][] DOTS = {{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}, {0, 3}, {1, 3}};

    /// U+2580 to U+259F.
    void element(int codePoint) {
        if (codePoint == 0x2580) {
            area(0, 0, 1, 1, 1, 2);
        } else if (codePoint <= 0x2588) {
            // Counted from the top, so that a half begins where the upper half ends.
            int above = part(height, 0x2588 - codePoint, EIGHTHS);
            pen.rectangle(0, Math.min(above, height - 1), width, height, 1);
        } else if (codePoint <= 0x258f) {
            pen.rectangle(0, 0, part(width, 0x2590 - codePoint, EIGHTHS), height, 1);
        } else if (codePoint == 0x2590) {
            area(1, 0, 2, 1, 2, 1);
        } else if (codePoint <= 0x2593) {
            pen.rectangle(0, 0, width, height, (codePoint - 0x2590) / 4.0);
        } else if (codePoint == 0x2594) {
            pen.rectangle(0, 0, width, part(height, 1, EIGHTHS), 1);
        } else if (codePoint == 0x2595) {
            pen.rectangle(width - part(width, 1, EIGHTHS), 0, width, height, 1);
        } else {
            int quarters = QUADRANTS[codePoint - 0x2596];
            for (int quarter = 0; quarter < 4; quarter++) {
                if ((quarters & 1 << quarter) != 0) {
                    area(quarter % 2, quarter / 2, quarter % 2 + 1, quarter / 2 + 1, 2, 2);
                }
            }
        }
    }

    /// U+1FB00 to U+1FB3B: two columns of three rows; those that are block elements already are left out of the count.
    void sextant(int codePoint) {
        int bits = codePoint - 0x1fb00 + 1;
        bits += bits >= 0b010101 ? 1 : 0;
        bits += bits >= 0b101010 ? 1 : 0;
        for (int bit = 0; bit < 6; bit++) {
            if ((bits & 1 << bit) != 0) {
                area(bit % 2, bit / 2, bit % 2 + 1, bit / 2 + 1, 2, 3);
            }
        }
    }

    void braille(int bits) {
        int across = Math.max(1, Math.min(width / 4, height / 8 + 1));
        for (int bit = 0; bit < DOTS.length; bit++) {
            if ((bits & 1 << bit) != 0) {
                int left = centred(width, DOTS[bit][0], 2, across);
                int top = centred(height, DOTS[bit][1], 4, across);
                pen.rectangle(left, top, left + across, top + across, 1);
            }
        }
    }

    private static int centred(int length, int index, int count, int across) {
        return (length * (2 * index + 1) / count - across) / 2;
    }

    /// A rectangle on a grid of so many columns and rows.
    private void area(int left, int top, int right, int bottom, int columns, int rows) {
        pen.rectangle(part(width, left, columns), part(height, top, rows), part(width, right, columns), part(height, bottom, rows), 1);
    }

    /// So many parts of a length, at least one pixel unless it is none.
    private static int part(int length, int parts, int of) {
        return parts == 0 ? 0 : Math.max(1, Math.round((float) length * parts / of));
    }
}
