package io.claudebottle.terminal.view;

/// Characters that must meet their neighbours without a gap, and a few signs that hardly any font has, as geometry on the pixel grid: box
/// drawing, block elements, braille, the triangles and rounds of powerline prompts, sextants.
///
/// Everything is computed from the cell's size alone, in device pixels, so what two neighbours have on their common edge is the same.
final class CellShapes {

    /// In smaller cells lines have no room beside each other, and are cut.
    private static final int LEAST_WIDTH = 7;

    private static final int LEAST_HEIGHT = 10;

    private CellShapes() {}

    /// Keeps ink inside of a cell.
    private record Cut(int width, int height, Pen pen) implements Pen {

        @Override
        public void rectangle(int left, int top, int right, int bottom, double opacity) {
            int fromX = Math.clamp(left, 0, width);
            int fromY = Math.clamp(top, 0, height);
            int toX = Math.clamp(right, 0, width);
            int toY = Math.clamp(bottom, 0, height);
            if (fromX < toX && fromY < toY) {
                pen.rectangle(fromX, fromY, toX, toY, opacity);
            }
        }

        @Override
        public void polygon(double[] xs, double[] ys) {
            for (int i = 0; i < xs.length; i++) {
                xs[i] = Math.clamp(xs[i], 0, width);
                ys[i] = Math.clamp(ys[i], 0, height);
            }
            pen.polygon(xs, ys);
        }
    }

    static boolean has(int codePoint) {
        if (codePoint < 0x23ba) {
            return false;
        }
        return codePoint >= 0x2500 && codePoint <= 0x259f
                || codePoint >= 0x2800 && codePoint <= 0x28ff
                || codePoint >= 0xe0b0 && codePoint <= 0xe0bf
                || codePoint >= 0x1fb00 && codePoint <= 0x1fb3b
                || MediaSigns.has(codePoint);
    }

    /// @param width of the cell, or of both when the character is wide; in device pixels, as `height`
    /// @param stroke how thick a light line is
    static void draw(int codePoint, int width, int height, int stroke, Pen pen) {
        if (width < LEAST_WIDTH || height < LEAST_HEIGHT) {
            drawWhole(codePoint, width, height, stroke, new Cut(width, height, pen));
        } else {
            drawWhole(codePoint, width, height, stroke, pen);
        }
    }

    private static void drawWhole(int codePoint, int width, int height, int stroke, Pen pen) {
        if (codePoint <= 0x23ff) {
            new MediaSigns(width, height, stroke, pen).draw(codePoint);
        } else if (codePoint <= 0x257f) {
            new BoxLines(width, height, stroke, pen).draw(codePoint);
        } else if (codePoint <= 0x259f) {
            new Blocks(width, height, pen).element(codePoint);
        } else if (codePoint <= 0x28ff) {
            new Blocks(width, height, pen).braille(codePoint - 0x2800);
        } else if (codePoint <= 0xe0bf) {
            new Powerline(width, height, stroke, pen).draw(codePoint);
        } else {
            new Blocks(width, height, pen).sextant(codePoint);
        }
    }
}
