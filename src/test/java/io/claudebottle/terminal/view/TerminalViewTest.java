package io.claudebottle.terminal.view;

import static org.assertj.core.api.Assertions.assertThat;

import atlantafx.base.theme.PrimerLight;
import io.claudebottle.terminal.Await;
import io.claudebottle.terminal.emulator.Emulator;
import io.claudebottle.terminal.emulator.EmulatorOptions;
import io.claudebottle.terminal.emulator.TerminalEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.application.Application;
import javafx.geometry.Point2D;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Cursor;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.InputMethodEvent;
import javafx.scene.input.InputMethodHighlight;
import javafx.scene.input.InputMethodTextRun;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.PickResult;
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
@Timeout(90)
@ExtendWith(ApplicationExtension.class)
class TerminalViewTest {

    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final List<URI> opened = new ArrayList<>();
    private Emulator emulator;
    private TerminalView view;
    private Stage stage;

    @Start
    void show(Stage shown) {
        stage = shown;
        emulator = new Emulator(80, 24, EmulatorOptions.of("test", "1"), new Emulator.Host() {
            @Override
            public void reply(byte[] answer) {}

            @Override
            public void event(TerminalEvent event) {}
        });
        view = new TerminalView(
                emulator,
                whole -> sent.add(new String(whole, StandardCharsets.UTF_8)),
                (columns, rows, width, height) -> view().locked(() -> emulator.resize(columns, rows, width, height)));
        view.setOpener(opened::add);
        Application.setUserAgentStylesheet(new PrimerLight().getUserAgentStylesheet());
        stage.setScene(new Scene(new BorderPane(view), 760, 420));
        stage.show();
        view.requestFocus();
    }

    private TerminalView view() {
        return view;
    }

    @AfterEach
    void dispose() {
        onFx(() -> {
            view.dispose();
            return 0;
        });
    }

    private static <T> T onFx(Callable<T> action) {
        return WaitForAsyncUtils.waitForAsyncFx(10_000, action);
    }

    private void print(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        view.locked(() -> emulator.feed(bytes, 0, bytes.length));
        view.changed();
        WaitForAsyncUtils.waitForFxEvents();
    }

    private void printLines(int from, int to) {
        print(IntStream.range(from, to).mapToObj(i -> "line " + i + "\r\n").collect(Collectors.joining()));
    }

    private String shown() {
        return onFx(() -> IntStream.range(0, view.frame().rows()).mapToObj(view::shown).collect(Collectors.joining("\n")));
    }

    private String words(String style) {
        return onFx(() -> view.lookupAll(style + " .label").stream()
                .filter(node -> node.isVisible() && node instanceof Label)
                .map(node -> ((Label) node).getText())
                .collect(Collectors.joining("|")));
    }

    private boolean isVisible(String style) {
        return onFx(() -> view.lookup(style).isVisible());
    }

    private Point2D at(int row, int column) {
        return onFx(() -> {
            var cell = view.canvas().boundsOf(row, column, 1);
            return view.localToScreen(cell.getCenterX(), cell.getCenterY());
        });
    }

    /// The robot's mouse does not know which keys it holds down.
    private void click(int row, int column, int count, boolean shift, boolean control) {
        Point2D screen = at(row, column);
        onFx(() -> {
            Point2D point = view.screenToLocal(screen);
            var pick = new PickResult(view, point.getX(), point.getY());
            for (var type : List.of(MouseEvent.MOUSE_PRESSED, MouseEvent.MOUSE_RELEASED)) {
                boolean down = type == MouseEvent.MOUSE_PRESSED;
                view.fireEvent(new MouseEvent(
                        type, point.getX(), point.getY(), screen.getX(), screen.getY(), MouseButton.PRIMARY, count,
                        shift, control, false, false, down, false, false, false, false, true, pick));
            }
            return 0;
        });
    }

    private void chord(FxRobot robot, KeyCode key) {
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT).type(key).release(KeyCode.SHIFT, KeyCode.CONTROL);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private void pictures(String name) throws IOException {
        Pictures.lightAndDark(stage, view, "terminal-" + name);
    }

    @Test
    void aSearchFindsWhatHasScrolledAwayAndKeepsItsKeysFromTheProgram(FxRobot robot) throws Exception {
        printLines(0, 200);
        chord(robot, KeyCode.F);

        robot.write("line 15");

        Await.until(() -> words(".terminal-search").equals("11 of 11"), () -> words(".terminal-search"));
        assertThat(shown()).contains("line 159\n");
        assertThat(sent).isEmpty();
        pictures("search");

        robot.type(KeyCode.ENTER);
        Await.until(() -> words(".terminal-search").equals("1 of 11"), () -> words(".terminal-search"));
        assertThat(shown()).contains("line 15\n");

        robot.type(KeyCode.ESCAPE);
        assertThat(isVisible(".terminal-search")).isFalse();
        assertThat(onFx(view::isFocused)).isTrue();
        assertThat(sent).isEmpty();
    }

    @Test
    void aSearchInAFullScreenProgramFindsWhatIsOnItsScreen(FxRobot robot) {
        printLines(0, 200);
        print("\033[?1049h\033[5;3Hneedle line 15");
        chord(robot, KeyCode.F);

        robot.write("needle");

        Await.until(() -> words(".terminal-search").equals("1 of 1"), () -> words(".terminal-search"));
    }

    @Test
    void anExpressionThatIsNoneIsSaid(FxRobot robot) {
        print("a(b");
        chord(robot, KeyCode.F);
        Node regex = robot.lookup(".terminal-search .toggle-button").nth(1).query();
        robot.clickOn(regex);
        robot.clickOn(".terminal-search .text-field").write("a(");

        Await.until(() -> words(".terminal-search").equals("Not valid"), () -> words(".terminal-search"));
    }

    @Test
    void aLinkIsShownBeforeItIsOpened(FxRobot robot) throws Exception {
        print("see https://example.org/a/b for more");
        Point2D link = at(0, 8);
        robot.clickOn(link, MouseButton.PRIMARY);
        assertThat(isVisible(".terminal-link")).isFalse();

        robot.press(KeyCode.CONTROL);
        assertThat(onFx(view::getCursor)).isEqualTo(Cursor.HAND);
        click(0, 8, 1, false, true);
        robot.release(KeyCode.CONTROL);

        assertThat(words(".terminal-link")).isEqualTo("Leads to example.org|https://example.org/a/b");
        assertThat(opened).isEmpty();
        pictures("link");
        robot.clickOn("Open");
        assertThat(opened).containsExactly(URI.create("https://example.org/a/b"));
        assertThat(isVisible(".terminal-link")).isFalse();
    }

    @Test
    void anAddressOfThisMachineIsShownAndNotOpened(FxRobot robot) {
        print("\033]8;;file:///etc/passwd\033\\click here\033]8;;\033\\");

        click(0, 3, 1, false, true);

        assertThat(words(".terminal-link")).contains("file:///etc/passwd").contains("not opened");
        assertThat(robot.lookup(".terminal-link .button").queryAllAs(Button.class).stream().filter(Button::isVisible).map(Button::getText)).containsExactly("Copy");
        robot.type(KeyCode.ESCAPE);
        assertThat(onFx(view::isFocused)).isTrue();
    }

    @Test
    void theViewStaysWhereTheOperatorLooksWhileOutputGoesOn(FxRobot robot) throws Exception {
        printLines(0, 100);
        robot.press(KeyCode.SHIFT).type(KeyCode.PAGE_UP).release(KeyCode.SHIFT);
        String before = shown();

        printLines(100, 150);

        Await.until(() -> onFx(() -> view.unreadProperty().get()) == 50, () -> String.valueOf(view.unreadProperty().get()));
        assertThat(shown()).isEqualTo(before);
        pictures("scrolled-back");

        robot.write("x");
        assertThat(shown()).contains("line 149");
        assertThat(sent).containsExactly("x");
    }

    @Test
    void promptsAreJumpedTo(FxRobot robot) {
        print("\033]133;A\033\\first$ ls\r\n");
        printLines(0, 60);
        print("\033]133;A\033\\second$ ls\r\n");
        printLines(60, 120);

        chord(robot, KeyCode.UP);
        assertThat(shown()).startsWith("second$ ls");
        chord(robot, KeyCode.UP);
        assertThat(shown()).startsWith("first$ ls");
        chord(robot, KeyCode.DOWN);
        assertThat(shown()).startsWith("second$ ls");
        chord(robot, KeyCode.DOWN);
        assertThat(onFx(view::isFollowing)).isTrue();
    }

    @Test
    void whatIsSelectedStaysWhileOutputGoesOnAndIsCopiedWithoutSoftWraps(FxRobot robot) throws Exception {
        String line = "word ".repeat(30).strip();
        print(line + "\r\nnext\r\n");
        robot.doubleClickOn(at(0, 20)).clickOn(at(0, 20));
        pictures("selection");
        printLines(0, 50);

        chord(robot, KeyCode.C);

        assertThat(onFx(() -> Clipboard.getSystemClipboard().getString())).isEqualTo(line);
        assertThat(sent).isEmpty();
    }

    /// While the history is read the program goes on printing, and the FX thread drawing.
    @Test
    void allThatHasScrolledAwayIsCopiedWhileTheWindowGoesOn(FxRobot robot) throws Exception {
        int lines = 60_000;
        for (int i = 0; i < lines; i += 5_000) {
            printLines(i, i + 5_000);
        }
        onFx(() -> {
            SelectionInput.put("nothing yet");
            return 0;
        });

        chord(robot, KeyCode.A);
        long asked = System.nanoTime();
        long blocked = onFx(() -> {
            long from = System.nanoTime();
            view.fireEvent(new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.C, true, true, false, false));
            return System.nanoTime() - from;
        });
        printLines(lines, lines + 100);

        Await.until(() -> onFx(() -> Clipboard.getSystemClipboard().getString().startsWith("line 0\n")), () -> "not copied");
        long took = System.nanoTime() - asked;
        String copied = onFx(() -> Clipboard.getSystemClipboard().getString());
        assertThat(copied.strip().lines()).hasSize(lines).endsWith("line " + (lines - 1));
        assertThat(blocked).describedAs("of %s ns", took).isLessThan(took / 2);
    }

    @Test
    void aHistoryThatIsClearedWhileItIsCopiedIsNotCopiedInPart(FxRobot robot) {
        for (int i = 0; i < 60_000; i += 5_000) {
            printLines(i, i + 5_000);
        }
        onFx(() -> {
            SelectionInput.put("before");
            return 0;
        });
        chord(robot, KeyCode.A);
        onFx(() -> {
            view.fireEvent(new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.C, true, true, false, false));
            view.clearHistory();
            return 0;
        });

        Await.until(() -> isVisible(".terminal-notice"), () -> "no notice");
        assertThat(((Label) view.lookup(".terminal-notice")).getText()).startsWith("Not copied");
        assertThat(onFx(() -> Clipboard.getSystemClipboard().getString())).isEqualTo("before");
    }

    @Test
    void aLargePasteIsAskedForAndCanBeDeclined(FxRobot robot) throws Exception {
        onFx(() -> {
            SelectionInput.put("echo one\n".repeat(120));
            return 0;
        });
        chord(robot, KeyCode.V);
        assertThat(words(".terminal-bar")).contains("Paste 120 lines, 1.1 kB?");
        pictures("paste");

        robot.type(KeyCode.X).type(KeyCode.ESCAPE);

        assertThat(sent).isEmpty();
        assertThat(onFx(view::isFocused)).isTrue();
        chord(robot, KeyCode.V);
        robot.type(KeyCode.ENTER);
        assertThat(sent).containsExactly("echo one\r".repeat(120));
    }

    @Test
    void whatIsScrolledBackToIsNotTheProgramsToBeClickedOn(FxRobot robot) {
        printLines(0, 100);
        print("\033[?1000h\033[?1006h");
        onFx(() -> {
            view.scrollBy(-20);
            return 0;
        });

        robot.clickOn(at(0, 2), MouseButton.PRIMARY);

        assertThat(sent).isEmpty();
        onFx(() -> {
            view.scrollToBottom();
            return 0;
        });
        robot.clickOn(at(0, 2), MouseButton.PRIMARY);
        assertThat(sent).hasSize(2);
    }

    @Test
    void aProgramThatWantsTheMouseGetsItUnlessShiftIsHeld(FxRobot robot) {
        print("some text\033[?1000h\033[?1006h");

        robot.clickOn(at(0, 2), MouseButton.PRIMARY);
        assertThat(sent).containsExactly("\033[<0;3;1M", "\033[<0;3;1m");

        click(0, 2, 1, true, false);
        click(0, 2, 2, true, false);
        chord(robot, KeyCode.C);
        assertThat(sent).hasSize(2);
        assertThat(onFx(() -> Clipboard.getSystemClipboard().getString())).isEqualTo("some");
    }

    @Test
    void whatIsComposedIsShownAtTheCursorAndTypedWhenItIsDone() throws Exception {
        print("$ ");
        compose("にほん", "");
        pictures("ime");
        assertThat(sent).isEmpty();

        compose("", "日本");
        assertThat(sent).containsExactly("日本");
    }

    private void compose(String composed, String committed) {
        List<InputMethodTextRun> runs = composed.isEmpty() ? List.of() : List.of(new InputMethodTextRun(composed, InputMethodHighlight.UNSELECTED_RAW));
        onFx(() -> {
            view.fireEvent(new InputMethodEvent(InputMethodEvent.INPUT_METHOD_TEXT_CHANGED, runs, committed, composed.length()));
            return 0;
        });
    }

    @Test
    void theContextMenuOffersWhatFits(FxRobot robot) throws Exception {
        print("see https://example.org/a/b");
        robot.rightClickOn(at(0, 8));

        assertThat(robot.lookup(".context-menu .menu-item > .label").queryAll().stream().map(node -> ((Label) node).getText()))
                .containsExactly("Show link…", "Copy", "Paste", "Select all", "Find…", "Clear scrollback");
        robot.clickOn("Clear scrollback");
        assertThat(onFx(() -> view.frame().historyRows())).isZero();
    }

    @Test
    void aScreenReaderIsToldTheRowsAndTheCursor() {
        print("first row\r\n漢字 second");

        String text = (String) onFx(() -> view.queryAccessibleAttribute(AccessibleAttribute.TEXT));
        assertThat(text).startsWith("first row\n漢字 second\n");
        assertThat(onFx(() -> view.queryAccessibleAttribute(AccessibleAttribute.CARET_OFFSET))).isEqualTo("first row\n漢字 second".length());
        assertThat(onFx(() -> view.queryAccessibleAttribute(AccessibleAttribute.LINE_FOR_OFFSET, 12))).isEqualTo(1);
        assertThat(onFx(() -> view.queryAccessibleAttribute(AccessibleAttribute.LINE_START, 1))).isEqualTo(10);
        assertThat(onFx(() -> view.queryAccessibleAttribute(AccessibleAttribute.LINE_END, 1))).isEqualTo(19);
    }
}
