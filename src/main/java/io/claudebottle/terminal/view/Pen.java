package io.claudebottle.terminal.view;

/// Takes the geometry of a character that is drawn instead of looked up in a font. Coordinates are device pixels from the cell's top left.
interface Pen {

    /// @param opacity 1 for solid ink
    void rectangle(int left, int top, int right, int bottom, double opacity);

    void polygon(double[] xs, double[] ys);
}
