package io.claudebottle.terminal.view;

import io.claudebottle.terminal.model.Frame;
import java.util.Optional;
import javafx.scene.canvas.Canvas;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;

/// A picture of a screen, drawn as [ScreenCanvas] draws it, without a window.
///
/// @param family empty, or not installed, for the bundled font
/// @param fontSize in units of JavaFX
/// @param scale device pixels to one such unit
public record Picture(String family, double fontSize, double scale) {

    /// To be called on the FX thread.
    ///
    /// @return a PNG file of the whole screen with its cursor
    public byte[] png(Frame frame) {
        Optional<Overlay.Cursor> cursor = Overlay.Cursor.of(frame.caret(), true);
        return png(Viewport.of(frame), new Overlay(java.util.List.of(), cursor));
    }

    /// To be called on the FX thread.
    public byte[] png(Viewport view, Overlay overlay) {
        var typeface = new Typeface(family, fontSize, scale);
        CellMetrics cell = typeface.metrics();
        int width = view.columns() * cell.cellWidth();
        int height = view.rows().size() * cell.cellHeight();
        var canvas = new Canvas(width, height);
        var painter = new Painter(canvas.getGraphicsContext2D(), typeface, 1);
        painter.begin(view, 0, 0, Integer.MAX_VALUE);
        for (int row = 0; row < view.rows().size(); row++) {
            painter.row(view.rows().get(row), row, overlay.of(row));
        }
        WritableImage image = canvas.snapshot(null, null);
        var pixels = new int[width * height];
        image.getPixelReader().getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
        return Png.encode(width, height, pixels);
    }
}
