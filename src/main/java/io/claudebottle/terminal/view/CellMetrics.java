package io.claudebottle.terminal.view;

/// The measures of a cell in whole device pixels, so that columns align, lines join and text is crisp at every scale.
///
/// @param scale device pixels to one unit of JavaFX
/// @param cellWidth in device pixels, as the other measures
/// @param baseline from the cell's top
/// @param stroke how thick an underline is
/// @param fontSize in units of JavaFX: the size at which a character advances by a whole cell
public record CellMetrics(double scale, int cellWidth, int cellHeight, int baseline, int stroke, double fontSize) {

    /// Of a font's size: close enough for a screenful, wide enough that accents on capitals do not touch the line above.
    private static final double LINE_HEIGHT = 1.2;

    private static final double STROKE = 1 / 14.0;

    /// A renderer keeps glyphs only while they are drawn as the font has them, so it is the font's size that is fitted to whole pixels.
    ///
    /// @param wantedSize in units of JavaFX
    /// @param advance by how much each character moves on, as a part of the font's size; so the others
    /// @param ascent from the baseline up
    /// @param descent from the baseline down, positive
    static CellMetrics of(double scale, double wantedSize, double advance, double ascent, double descent) {
        int width = Math.max(1, (int) Math.round(wantedSize * scale * advance));
        double size = width / advance;
        int height = Math.max(1, (int) Math.round(Math.max(ascent + descent, LINE_HEIGHT) * size));
        int baseline = (int) Math.round((height - (ascent + descent) * size) / 2 + ascent * size);
        int stroke = Math.max(1, (int) Math.round(size * STROKE));
        return new CellMetrics(scale, width, height, Math.min(baseline, height - 1), stroke, size / scale);
    }

    /// The font size at which a cell is so many device pixels wider, or narrower: what zooming goes by, for sizes in between look the same.
    public double fontSizeWider(int pixels) {
        return fontSize * Math.max(1, cellWidth + pixels) / cellWidth;
    }

    /// In units of JavaFX.
    public double width() {
        return cellWidth / scale;
    }

    /// In units of JavaFX.
    public double height() {
        return cellHeight / scale;
    }

    /// How many columns fit; at least one.
    ///
    /// @param width in units of JavaFX
    public int columnsIn(double width) {
        return fitting(width, cellWidth);
    }

    /// How many rows fit; at least one.
    ///
    /// @param height in units of JavaFX
    public int rowsIn(double height) {
        return fitting(height, cellHeight);
    }

    /// What is short of a whole cell by less than a hundredth of a pixel is a matter of rounding.
    private int fitting(double room, int cell) {
        return Math.max(1, (int) ((room * scale + 0.01) / cell));
    }
}
