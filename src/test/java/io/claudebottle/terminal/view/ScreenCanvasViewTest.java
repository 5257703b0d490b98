package io.claudebottle.terminal.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.terminal.Await;
import io.claudebottle.terminal.model.Colors;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import javafx.geometry.Bounds;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@Tag("view")
@Timeout(60)
@ExtendWith(ApplicationExtension.class)
class ScreenCanvasViewTest {

    private static final int RED = 0xffff0000;
    private static final int GREEN = 0xff00ff00;

    private final Screens screens = new Screens(40, 10, Colors.DARK);
    private ScreenCanvas canvas;
    private StackPane parent;

    @Start
    void start(Stage stage) {
        canvas = new ScreenCanvas();
        parent = new StackPane(canvas);
        stage.setScene(new Scene(parent, 500, 300));
        stage.show();
    }

    private static <T> T onFx(Callable<T> call) {
        return WaitForAsyncUtils.waitForAsyncFx(10_000, call);
    }

    private void show(String text, Overlay overlay) {
        onFx(() -> {
            canvas.show(Viewport.of(screens.print(text)), overlay);
            return true;
        });
    }

    /// @return the colour in the middle of a cell
    private int colour(int row, int column) {
        return onFx(() -> {
            WritableImage image = canvas.getScene().snapshot(null);
            Bounds bounds = canvas.localToScene(canvas.boundsOf(row, column, 1));
            return image.getPixelReader().getArgb((int) bounds.getCenterX(), (int) bounds.getCenterY());
        });
    }

    private void awaitColour(int row, int column, int colour) {
        Await.until(() -> colour(row, column) == colour, () -> Integer.toHexString(colour(row, column)));
    }

    private long painted() {
        return onFx(canvas::paintedRows);
    }

    private void awaitPainted(long rows) {
        Await.until(() -> painted() >= rows, this::painted);
    }

    @Test
    void cellsAreWhereTheyAreSaidToBe() {
        show("\u001b[3;5H\u001b[48;2;255;0;0m \u001b[48;2;0;255;0m ", Overlay.NONE);

        awaitColour(2, 4, RED);
        awaitColour(2, 5, GREEN);
        Bounds bounds = onFx(() -> canvas.boundsOf(2, 4, 2));
        assertThat(onFx(() -> canvas.cellAt(bounds.getMinX() + 1, bounds.getMinY() + 1))).isEqualTo(new ScreenCanvas.Place(2, 4, false));
        assertThat(onFx(() -> canvas.cellAt(bounds.getMaxX() - 1, bounds.getMaxY() - 1))).isEqualTo(new ScreenCanvas.Place(2, 5, true));
        assertThat(onFx(() -> canvas.cellAt(-1, -1))).isEqualTo(new ScreenCanvas.Place(-1, -1, true));
    }

    @Test
    void onlyRowsThatLookDifferentAreDrawnAnew() {
        show("one\r\ntwo\r\nthree", Overlay.NONE);
        awaitPainted(10);
        long before = painted();

        show("\u001b[2;1HTWO", Overlay.NONE);

        awaitPainted(before + 1);
        assertThat(painted()).isEqualTo(before + 1);
        show("\u001b[2;1HTWO", Overlay.NONE);
        show("", new Overlay(List.of(new Overlay.Mark(Overlay.Kind.SELECTION, 0, 0, 3), new Overlay.Mark(Overlay.Kind.SELECTION, 1, 0, 3)), Optional.empty()));
        awaitPainted(before + 3);
        assertThat(painted()).isEqualTo(before + 3);
    }

    @Test
    void whatBlinksIsDrawnAnewAndNothingElse() {
        show("\u001b[5mblinks\u001b[0m\r\nstays", Overlay.NONE);
        awaitPainted(10);
        long before = painted();

        show("", new Overlay(List.of(), Optional.empty(), "", true));

        awaitPainted(before + 1);
        assertThat(painted()).isEqualTo(before + 1);
    }

    @Test
    void nothingIsDrawnWhileNobodySeesIt() {
        show("\u001b[41m", Overlay.NONE);
        awaitPainted(10);
        onFx(() -> {
            parent.setVisible(false);
            return true;
        });
        long before = painted();
        for (int i = 0; i < 50; i++) {
            show("\u001b[H\u001b[48;2;255;0;0m " + i, Overlay.NONE);
        }
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(painted()).isEqualTo(before);

        onFx(() -> {
            parent.setVisible(true);
            return true;
        });

        awaitColour(0, 0, RED);
        assertThat(painted()).isEqualTo(before + 1);
    }

    @Test
    void anotherFontSizeDrawsTheSameScreenLarger() {
        show("\u001b[48;2;255;0;0m  \u001b[48;2;0;255;0m  ", Overlay.NONE);
        awaitColour(0, 0, RED);
        CellMetrics small = onFx(canvas::metrics);

        onFx(() -> {
            canvas.setFont("", small.fontSizeWider(3));
            return true;
        });

        assertThat(onFx(canvas::metrics).cellWidth()).isEqualTo(small.cellWidth() + 3);
        awaitColour(0, 1, RED);
        awaitColour(0, 3, GREEN);
        assertThat(onFx(canvas::columnsThatFit)).isEqualTo((int) (onFx(canvas::getWidth) / onFx(canvas::metrics).width()));
    }

    @Test
    void theCursorLiesOnWhatItIsSaidToLieOn() {
        show("\u001b[48;2;255;0;0m漢 ", new Overlay(List.of(), Optional.of(new Overlay.Cursor(0, 0, Overlay.Shape.BAR))));
        awaitColour(0, 2, RED);

        show("", new Overlay(List.of(), Optional.of(new Overlay.Cursor(0, 2, Overlay.Shape.BLOCK))));

        awaitColour(0, 2, 0xff000000 | Colors.DARK.cursor());
    }

    @Test
    void reverseVideoExchangesTheWholeScreen() {
        show("text", Overlay.NONE);
        awaitColour(5, 5, 0xff000000 | Colors.DARK.background());

        show("\u001b[?5h", Overlay.NONE);

        awaitColour(5, 5, 0xff000000 | Colors.DARK.foreground());
    }

    @Test
    void whatIsComposedStandsAtTheCursorAndFitsIntoTheRow() {
        var overlay = new Overlay(List.of(), Optional.of(new Overlay.Cursor(0, 39, Overlay.Shape.BLOCK)), "  ", false);

        show("\u001b[48;2;255;0;0m\u001b[2K", overlay);

        awaitColour(0, 37, RED);
        awaitColour(0, 38, 0xff000000 | Colors.DARK.background());
        awaitColour(0, 39, 0xff000000 | Colors.DARK.background());
    }
}
