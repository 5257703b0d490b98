package io.claudebottle.terminal.model;

/// One row, to be read: of the screen, of a frame or of the scrollback.
public interface Cells {

    int columns();

    /// What stands in a cell, as [Cell] packs it.
    int text(int column);

    /// How a cell looks, as [Style] packs it.
    long style(int column);

    /// The cell's number in [Extras], 0 for none.
    int extra(int column);

    /// Whether the next row continues this one, because the text was longer than a row.
    boolean isWrapped();

    /// OSC 133 marks, one bit for each of their kinds in order.
    byte mark();
}
