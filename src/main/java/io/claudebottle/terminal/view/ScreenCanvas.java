package io.claudebottle.terminal.view;

import io.claudebottle.terminal.model.Clusters;
import io.claudebottle.terminal.model.Colors;
import io.claudebottle.terminal.model.Extras;
import io.claudebottle.terminal.model.Frame;
import io.claudebottle.terminal.model.Style;
import java.util.Arrays;
import java.util.List;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/// Draws rows of cells: those that changed since they were drawn last, at most once a pulse, and none while nobody can see them (a canvas
/// keeps every command until it is shown). What it was given last it keeps, and draws it anew by itself when the font, the scale or its
/// size has changed.
///
/// It fills its whole area: where there are no cells, with the screen's background.
public final class ScreenCanvas extends Region {

    private static final double DEFAULT_SIZE = 13;

    private final Canvas canvas = new Canvas();
    private final GraphicsContext context = canvas.getGraphicsContext2D();
    private final ReadOnlyObjectWrapper<CellMetrics> metrics;
    private Painter painter;
    private final Runnable beforeLayout = this::paintIfSeen;

    private String family = "";
    private double fontSize = DEFAULT_SIZE;

    private Viewport view = new Viewport(0, List.of(), new Clusters(), new Extras(), Colors.LIGHT);
    private Drawn[] rows = new Drawn[0];
    private boolean stale = true;
    private boolean allStale = true;
    private long painted;

    /// A place in the grid. Both may be outside of it, and negative.
    ///
    /// @param rightHalf whether the point is nearer to the cell's right edge than to its left
    public record Place(int row, int column, boolean rightHalf) {}

    /// A row as it is to be drawn, which it has been unless it is stale.
    private static final class Drawn {

        private final Frame.Row row;
        private Overlay over = Overlay.NONE;
        private boolean stale = true;

        Drawn(int columns) {
            row = new Frame.Row(columns);
        }
    }

    public ScreenCanvas() {
        var typeface = new Typeface(family, fontSize, 1);
        metrics = new ReadOnlyObjectWrapper<>(typeface.metrics());
        painter = new Painter(context, typeface, 1);
        canvas.setManaged(false);
        getChildren().add(canvas);
        sceneProperty().subscribe((before, now) -> {
            if (before != null) {
                before.removePreLayoutPulseListener(beforeLayout);
            }
            if (now != null) {
                now.addPreLayoutPulseListener(beforeLayout);
            }
        });
        ObservableValue<Window> window = sceneProperty().flatMap(Scene::windowProperty);
        window.flatMap(Window::outputScaleXProperty).addListener((_, _, _) -> measure());
    }

    /// @param newFamily empty, or not installed, for the bundled font
    /// @param newSize in units of JavaFX
    public void setFont(String newFamily, double newSize) {
        if (!newFamily.equals(family) || newSize != fontSize) {
            family = newFamily;
            fontSize = newSize;
            measure();
        }
    }

    /// The measures of a cell; they change with the font and with the scale of the screen that the window is on.
    public ReadOnlyObjectProperty<CellMetrics> metricsProperty() {
        return metrics.getReadOnlyProperty();
    }

    public CellMetrics metrics() {
        return metrics.get();
    }

    private void measure() {
        Scene scene = getScene();
        double scale = scene == null || scene.getWindow() == null ? metrics.get().scale() : scene.getWindow().getOutputScaleX();
        var typeface = new Typeface(family, fontSize, scale);
        painter = new Painter(context, typeface, 1 / scale);
        metrics.set(typeface.metrics());
        requestLayout();
        paintAll();
    }

    /// Takes over what is to be seen from the next pulse on.
    public void show(Viewport newView, Overlay newOverlay) {
        boolean anew = newView.columns() != view.columns() || newView.rows().size() != rows.length;
        if (anew) {
            rows = new Drawn[newView.rows().size()];
            Arrays.setAll(rows, _ -> new Drawn(newView.columns()));
        }
        if (anew || newView.colors() != view.colors() || newView.clusters() != view.clusters() || newView.extras() != view.extras()) {
            paintAll();
        }
        view = newView;
        for (int index = 0; index < rows.length; index++) {
            Drawn drawn = rows[index];
            Frame.Row row = newView.rows().get(index);
            if (!drawn.row.looksLike(row)) {
                drawn.row.set(row);
                drawn.stale = true;
            }
            Overlay over = newOverlay.of(index);
            if (!over.equals(drawn.over)) {
                drawn.stale |= !over.equals(drawn.over.withBlinkedOut(over.blinkedOut())) || blinks(drawn.row);
                drawn.over = over;
            }
            stale |= drawn.stale;
        }
        if (stale) {
            Platform.requestNextPulse();
        }
    }

    private static boolean blinks(Frame.Row row) {
        for (int column = 0; column < row.columns(); column++) {
            if ((row.style(column) & Style.BLINK) != 0) {
                return true;
            }
        }
        return false;
    }

    /// @param x in this node's coordinates, as `y`
    public Place cellAt(double x, double y) {
        CellMetrics cell = metrics.get();
        double column = (x - snappedLeftInset()) / cell.width();
        double row = (y - snappedTopInset()) / cell.height();
        return new Place((int) Math.floor(row), (int) Math.floor(column), column - Math.floor(column) >= 0.5);
    }

    /// Where cells of one row are, in this node's coordinates.
    public Bounds boundsOf(int row, int column, int columns) {
        CellMetrics cell = metrics.get();
        return new BoundingBox(
                snappedLeftInset() + column * cell.width(), snappedTopInset() + row * cell.height(), columns * cell.width(), cell.height());
    }

    /// How many columns fit into this node as it is.
    public int columnsThatFit() {
        return metrics.get().columnsIn(getWidth() - snappedLeftInset() - snappedRightInset());
    }

    public int rowsThatFit() {
        return metrics.get().rowsIn(getHeight() - snappedTopInset() - snappedBottomInset());
    }

    @Override
    protected void layoutChildren() {
        double scale = metrics.get().scale();
        double width = Math.ceil(getWidth() * scale - 0.01) / scale;
        double height = Math.ceil(getHeight() * scale - 0.01) / scale;
        if (canvas.getWidth() != width || canvas.getHeight() != height) {
            canvas.setWidth(width);
            canvas.setHeight(height);
            paintAll();
            paintIfSeen();
        }
    }

    private void paintAll() {
        allStale = true;
        stale = true;
        Platform.requestNextPulse();
    }

    void paintIfSeen() {
        if (stale && canvas.getWidth() > 0 && canvas.getHeight() > 0 && isSeen()) {
            paint();
        }
    }

    private boolean isSeen() {
        Scene scene = getScene();
        @Nullable Window window = scene == null ? null : scene.getWindow();
        if (window == null || !window.isShowing() || window instanceof Stage stage && stage.isIconified()) {
            return false;
        }
        for (Node node = this; node != null; node = node.getParent()) {
            if (!node.isVisible()) {
                return false;
            }
        }
        return true;
    }

    private void paint() {
        CellMetrics cell = metrics.get();
        int left = (int) Math.round(snappedLeftInset() * cell.scale());
        int top = (int) Math.round(snappedTopInset() * cell.scale());
        painter.begin(view, left, top, ColorEmoji.A_FRAME);
        boolean incomplete = false;
        if (allStale) {
            painter.fill(0, 0, pixels(canvas.getWidth()), pixels(canvas.getHeight()), background());
        }
        for (int index = 0; index < rows.length; index++) {
            if (allStale || rows[index].stale) {
                rows[index].stale = !painter.row(rows[index].row, index, rows[index].over);
                incomplete |= rows[index].stale;
                painted++;
            }
        }
        stale = incomplete;
        allStale = false;
        if (incomplete) {
            Platform.requestNextPulse();
        }
    }

    /// How many rows have been drawn so far.
    long paintedRows() {
        return painted;
    }

    private int pixels(double units) {
        return (int) Math.ceil(units * metrics.get().scale() - 0.01);
    }

    private int background() {
        return view.colors().reverse() ? view.colors().foreground() : view.colors().background();
    }
}
