package io.claudebottle.terminal.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.terminal.Await;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@Tag("view")
@Timeout(60)
@ExtendWith(ApplicationExtension.class)
class SearchViewTest {

    private ShownTerminal terminal;

    @Start
    void start(Stage stage) {
        terminal = new ShownTerminal(stage);
    }

    private void find(FxRobot robot, String text) {
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT).type(KeyCode.F).release(KeyCode.SHIFT, KeyCode.CONTROL);
        robot.write(text, 0);
    }

    private String count() {
        return ((Label) terminal.node(".terminal-search > .label")).getText();
    }

    private void awaitCount(String expected) {
        Await.until(() -> count().equals(expected), this::count);
    }

    private boolean isInView(String text) {
        return ShownTerminal.onFx(() -> terminal.inView().contains(text));
    }

    private boolean isOpen() {
        return terminal.node(".terminal-search").isVisible();
    }

    private static String lines(int count, String text) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> text.formatted(i)).collect(Collectors.joining("\r\n"));
    }

    @Test
    void theMatchPrintedLastIsShownFirstAndEnterGoesRound(FxRobot robot) {
        terminal.print("needle one\r\n" + lines(200, "line %d") + "\r\nneedle two\r\n" + lines(200, "more %d"));

        find(robot, "needle");

        awaitCount("2 of 2");
        assertThat(isInView("needle two")).isTrue();
        robot.type(KeyCode.ENTER);
        awaitCount("1 of 2");
        assertThat(isInView("needle one")).isTrue();
        robot.press(KeyCode.SHIFT).type(KeyCode.ENTER).release(KeyCode.SHIFT);
        awaitCount("2 of 2");
        assertThat(terminal.sent()).isEmpty();
    }

    @Test
    void whatIsPrintedLaterIsFoundAndMovesNothing(FxRobot robot) {
        terminal.print("needle\r\n" + lines(100, "line %d"));
        find(robot, "needle");
        awaitCount("1 of 1");
        long top = ShownTerminal.onFx(terminal.view::top);

        terminal.print("\r\nneedle\r\n" + lines(50, "more %d"));

        awaitCount("1 of 2");
        assertThat(ShownTerminal.onFx(terminal.view::top)).isEqualTo(top);
    }

    @Test
    void escapeGivesTheKeysBackToTheProgram(FxRobot robot) {
        terminal.print("text");
        find(robot, "text");
        awaitCount("1 of 1");

        robot.type(KeyCode.ESCAPE);
        robot.write("x", 0);

        Await.until(() -> terminal.sent().equals("x"), terminal::sent);
        assertThat(isOpen()).isFalse();
    }

    @Test
    void nothingFoundIsSaid(FxRobot robot) {
        terminal.print("hay");
        find(robot, "needle");
        awaitCount("Nothing found");
    }

    @Test
    void onTheAlternateScreenThatScreenIsSearched(FxRobot robot) {
        terminal.print("word\r\n" + lines(100, "word %d") + "\033[?1049h\033[Hone word");
        find(robot, "word");

        awaitCount("1 of 1");
        assertThat(terminal.marked(Overlay.Kind.CURRENT_HIT)).containsExactly("0:4-8");

        terminal.print("\033[?1049l");

        awaitCount(101 - terminal.rows() + 1 + " of 101");
    }

    @Test
    void aMatchIsNotHiddenBelowTheBar(FxRobot robot) {
        terminal.print(lines(100, "line %d") + "\r\n" + " ".repeat(60) + "needle\r\n" + lines(terminal.rows() - 2, "more %d"));

        find(robot, "needle");

        awaitCount("1 of 1");
        assertThat(terminal.marked(Overlay.Kind.CURRENT_HIT).getFirst()).doesNotStartWith("0:");
    }
}
