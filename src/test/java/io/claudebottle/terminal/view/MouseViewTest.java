package io.claudebottle.terminal.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.terminal.Await;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.event.EventType;
import javafx.geometry.Insets;
import javafx.geometry.Point2D;
import javafx.geometry.VerticalDirection;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.PickResult;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@Tag("view")
@Timeout(60)
@ExtendWith(ApplicationExtension.class)
class MouseViewTest {

    private ShownTerminal terminal;

    /// With room above and below the control, so that the mouse can leave it, and in the corner, since the wheel of the Headless platform takes
    /// the place on the monitor for the one in the window.
    @Start
    void start(Stage stage) {
        terminal = new ShownTerminal(stage);
        stage.setX(0);
        stage.setY(0);
        stage.setWidth(760);
        stage.setHeight(500);
        ((BorderPane) stage.getScene().getRoot()).setPadding(new Insets(90, 0, 90, 0));
    }

    @AfterEach
    void dispose() {
        ShownTerminal.onFx(() -> {
            terminal.view.dispose();
            return 0;
        });
    }

    private void printLines(int count) {
        terminal.print(IntStream.range(0, count).mapToObj(i -> "line %03d of many".formatted(i)).collect(Collectors.joining("\r\n")));
    }

    private long top() {
        return ShownTerminal.onFx(terminal.view::top);
    }

    private void awaitTop(long expected) {
        Await.until(() -> top() == expected, () -> top() + " and not " + expected);
    }

    private boolean isFollowing() {
        return ShownTerminal.onFx(terminal.view::isFollowing);
    }

    /// The middle of a cell, on the monitor.
    private Point2D at(int row, int column) {
        return ShownTerminal.onFx(() -> {
            var cell = terminal.view.canvas().boundsOf(row, column, 1);
            return terminal.view.localToScreen(cell.getMinX() + cell.getWidth() / 4, cell.getCenterY());
        });
    }

    /// So many pixels below the upper edge of the control, on the monitor.
    private Point2D below(double pixels) {
        return ShownTerminal.onFx(() -> terminal.view.localToScreen(6, pixels));
    }

    private double height() {
        return ShownTerminal.onFx(terminal.view::getHeight);
    }

    private void wheel(FxRobot robot, int notches, VerticalDirection direction) {
        robot.moveTo(at(2, 10));
        robot.scroll(notches, direction);
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// The robot's mouse does not know which keys it holds down, nor does its wheel know a part of a notch.
    private void wheel(double x, double y, boolean shift) {
        ShownTerminal.onFx(() -> {
            terminal.view.fireEvent(new ScrollEvent(
                    ScrollEvent.SCROLL, 40, 140, 40, 140, shift, false, false, false, false, false, x, y, x, y,
                    ScrollEvent.HorizontalTextScrollUnits.NONE, 0, ScrollEvent.VerticalTextScrollUnits.NONE, 0, 0, new PickResult(terminal.view, 40, 140)));
            return 0;
        });
    }

    private void mouse(EventType<MouseEvent> type, int row, int column, boolean alt, boolean shift) {
        mouse(type, at(row, column), alt, shift);
    }

    private void mouse(EventType<MouseEvent> type, Point2D screen, boolean alt, boolean shift) {
        ShownTerminal.onFx(() -> {
            Point2D point = terminal.view.localToScene(terminal.view.screenToLocal(screen));
            terminal.view.fireEvent(new MouseEvent(
                    type, point.getX(), point.getY(), screen.getX(), screen.getY(), MouseButton.PRIMARY, 1, shift, false, alt, false,
                    type != MouseEvent.MOUSE_RELEASED, false, false, false, false, true, new PickResult(terminal.view, point.getX(), point.getY())));
            return 0;
        });
    }

    private void press(Point2D screen) {
        mouse(MouseEvent.MOUSE_PRESSED, screen, false, false);
    }

    private void dragTo(Point2D screen) {
        mouse(MouseEvent.MOUSE_DRAGGED, screen, false, false);
    }

    private void release() {
        mouse(MouseEvent.MOUSE_RELEASED, below(-20), false, false);
    }

    private String copied(FxRobot robot) {
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT).type(KeyCode.C).release(KeyCode.SHIFT, KeyCode.CONTROL);
        WaitForAsyncUtils.waitForFxEvents();
        return ShownTerminal.onFx(() -> Clipboard.getSystemClipboard().getString());
    }

    @Test
    void theWheelShowsWhatHasScrolledAwayAndComesBack(FxRobot robot) {
        printLines(100);
        long bottom = top();

        wheel(robot, 2, VerticalDirection.UP);
        awaitTop(bottom - 6);
        wheel(robot, 1, VerticalDirection.DOWN);
        awaitTop(bottom - 3);
        wheel(robot, 5, VerticalDirection.DOWN);
        awaitTop(bottom);

        assertThat(isFollowing()).isTrue();
        assertThat(terminal.sent()).isEmpty();
    }

    @Test
    void theWheelStopsAtTheOldestRow(FxRobot robot) {
        printLines(40);

        wheel(robot, 50, VerticalDirection.UP);

        awaitTop(0);
        wheel(robot, 1, VerticalDirection.DOWN);
        awaitTop(3);
    }

    @Test
    void partsOfANotchAddUp() {
        printLines(100);
        long bottom = top();

        wheel(0, 10, false);
        assertThat(top()).isEqualTo(bottom);
        wheel(0, 10, false);

        assertThat(top()).isEqualTo(bottom - 1);
    }

    @Test
    void inAFullScreenProgramTheWheelIsCursorKeys(FxRobot robot) {
        printLines(100);
        terminal.print("\033[?1049h");

        wheel(robot, 1, VerticalDirection.UP);
        Await.until(() -> terminal.sent().equals("\033[A".repeat(3)), terminal::sent);
        terminal.print("\033[?1h");
        wheel(robot, 1, VerticalDirection.DOWN);

        Await.until(() -> terminal.sent().equals("\033[A".repeat(3) + "\033OB".repeat(3)), terminal::sent);
        assertThat(isFollowing()).isTrue();
    }

    @Test
    void aFullScreenProgramThatWantsNoCursorKeysGetsNone(FxRobot robot) {
        printLines(100);
        terminal.print("\033[?1049h\033[?1007l");

        wheel(robot, 3, VerticalDirection.UP);

        assertThat(terminal.sent()).isEmpty();
        assertThat(isFollowing()).isTrue();
    }

    @Test
    void aProgramThatTracksTheMouseGetsANotchAsOneReport(FxRobot robot) {
        printLines(100);
        terminal.print("\033[?1000h\033[?1006h");

        wheel(robot, 1, VerticalDirection.UP);
        wheel(robot, 2, VerticalDirection.DOWN);

        Await.until(() -> terminal.sent().equals("\033[<64;11;3M" + "\033[<65;11;3M".repeat(2)), terminal::sent);
    }

    /// Some platforms turn the wheel to the side when Shift is held.
    @Test
    void withShiftTheWheelIsTheTerminals() {
        printLines(100);
        terminal.print("\033[?1000h\033[?1006h");
        long bottom = top();

        wheel(0, 40, true);
        assertThat(top()).isEqualTo(bottom - 3);
        wheel(40, 0, true);

        assertThat(top()).isEqualTo(bottom - 6);
        assertThat(terminal.sent()).isEmpty();
    }

    @Test
    void withAltABlockIsSelected(FxRobot robot) {
        terminal.print("one   two   three\r\nfour  five  six\r\nseven eight nine");

        mouse(MouseEvent.MOUSE_PRESSED, 0, 6, true, false);
        mouse(MouseEvent.MOUSE_DRAGGED, 2, 11, true, false);
        mouse(MouseEvent.MOUSE_RELEASED, 2, 11, true, false);

        assertThat(terminal.marked(Overlay.Kind.SELECTION)).containsExactly("0:6-11", "1:6-11", "2:6-11");
        assertThat(copied(robot)).isEqualTo("two  \nfive \neight");
    }

    @Test
    void aBlockIsSelectedFromAnyOfItsCorners(FxRobot robot) {
        terminal.print("abcdef\r\n漢字漢字\r\nuvwxyz");

        mouse(MouseEvent.MOUSE_PRESSED, 2, 4, true, false);
        mouse(MouseEvent.MOUSE_DRAGGED, 0, 1, true, false);
        mouse(MouseEvent.MOUSE_RELEASED, 0, 1, true, false);

        assertThat(copied(robot)).isEqualTo("bcd\n漢字\nvwx");
    }

    @Test
    void aClickWithShiftExtendsWhatIsSelected(FxRobot robot) {
        terminal.print("some words in a row");
        mouse(MouseEvent.MOUSE_PRESSED, 0, 5, false, false);
        mouse(MouseEvent.MOUSE_RELEASED, 0, 5, false, false);

        mouse(MouseEvent.MOUSE_PRESSED, 0, 13, false, true);
        mouse(MouseEvent.MOUSE_RELEASED, 0, 13, false, true);

        assertThat(copied(robot)).isEqualTo("words in");
    }

    @Test
    void whileTheMouseIsHeldBeyondAnEdgeTheViewGoesOnAndTheSelectionWithIt(FxRobot robot) {
        printLines(60);
        long bottom = top();

        press(at(5, 0));
        dragTo(below(-20));
        awaitTop(0);
        dragTo(below(height() + 20));
        Await.until(this::isFollowing, () -> top());
        dragTo(below(-20));
        awaitTop(0);
        release();

        assertThat(copied(robot)).startsWith("line 000").endsWith("line %03d of many\n".formatted(bottom + 4));
    }

    @Test
    void whenTheMouseIsLetGoOrComesBackTheViewStays() {
        printLines(2000);
        long bottom = top();
        press(at(5, 0));
        dragTo(below(-20));
        Await.until(() -> top() < bottom - 2, () -> top());

        dragTo(at(1, 0));
        long back = top();
        assertThat(staysAt(back)).isTrue();
        dragTo(below(-20));
        Await.until(() -> top() < back - 2, () -> top());
        release();

        assertThat(staysAt(top())).isTrue();
    }

    /// Whether nothing has moved after some frames that would have.
    private boolean staysAt(long row) {
        var frames = new java.util.concurrent.CountDownLatch(30);
        var timer = new javafx.animation.AnimationTimer() {
            @Override
            public void handle(long now) {
                frames.countDown();
            }
        };
        timer.start();
        Await.until(() -> frames.getCount() == 0, frames::getCount);
        timer.stop();
        return top() == row;
    }
}
