package io.claudebottle.terminal.view;

/// Characters that must meet their neighbours without a gap, and a few signs that hardly any font has, as geometry on the pixel grid: box
/// drawing, block elements, braille, the triangles and rounds of powerline prompts, sextants.
///
/// Everything is computed from the cell's size alone, in device pixels, so what two neighbours have on their common edge is the same.
final class CellShapes {

    private CellShapes() {}

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
