package io.claudebottle.terminal.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.terminal.model.Cell;
import io.claudebottle.terminal.model.Frame;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Modes 47, 1047 and 1049, as xterm has them: three ways to the same other screen.
class AlternateScreenTest {

    private final Shown shown = new Shown(10, 4);

    @Test
    void whatWasSavedOnTheMainScreenSurvivesAProgramThatEntersTwice() {
        shown.print("\033[2;3H\033[?1049h\033[4;8H\033[?1049h\033[?1049l");
        assertThat(shown.cursor()).isEqualTo("1,2");
    }

    @Test
    void enteringAgainClearsAgain() {
        assertThat(shown.print("\033[?1049h\033[Hold\033[?1049h").screen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {47, 1047, 1049})
    void eachWayInIsLeftByAnyWayOut(int in) {
        for (int out : new int[] {47, 1047, 1049}) {
            var fresh = new Shown(10, 4);
            fresh.print("main\033[?" + in + "hother\033[?" + out + "l");
            assertThat(fresh.screen()).isEqualTo("main");
            assertThat(fresh.emulator.modes().alternateScreen()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {47, 1047, 1049})
    void whicheverWayItWasEnteredEveryModeSaysSo(int in) {
        shown.print("\033[?" + in + "h\033[?47$p\033[?1047$p\033[?1049$p");
        assertThat(shown.replies.toString()).isEqualTo("\033[?47;1$y\033[?1047;1$y\033[?1049;1$y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\033[?47l", "\033[?1047l", "\033[?1049l", "\033c"})
    void whicheverWayItWasLeftEveryModeSaysSo(String out) {
        shown.print("\033[?1049h" + out + "\033[?47$p\033[?1047$p\033[?1049$p");
        assertThat(shown.replies.toString()).isEqualTo("\033[?47;2$y\033[?1047;2$y\033[?1049;2$y");
    }

    @Test
    void leavingTheMainScreenByMistakeGoesToWhatWasSavedAndNowhereElse() {
        shown.print("text\033[2;3H\0337\033[H\033[?1049l");
        assertThat(shown.screen()).isEqualTo("text");
        assertThat(shown.cursor()).isEqualTo("1,2");
    }

    @Test
    void eachScreenSavesItsOwnCursor() {
        shown.print("\033[2;3H\0337\033[?47h\033[4;5H\0337\033[?47l\0338");
        assertThat(shown.cursor()).isEqualTo("1,2");
        shown.print("\033[?47h\0338");
        assertThat(shown.cursor()).isEqualTo("3,4");
    }

    @Test
    void nothingOfTheOtherScreenIsKeptAboveTheMainOne() {
        shown.print("\033[?1049h" + "other\r\n".repeat(50) + "\033[?1049l");
        assertThat(shown.frame().pushed()).isZero();
    }

    @Test
    void aLookIsNotCarriedBackFromTheOtherScreen() {
        shown.print("\033[?1049h\033[1;31m\033(0\033[?1049lq");
        assertThat(shown.screen()).isEqualTo("q");
        assertThat(shown.frame().row(0).style(0)).isEqualTo(io.claudebottle.terminal.model.Style.DEFAULT);
    }

    /// A screen nobody looks at is cut to the window's size, too.
    @Property(tries = 1000)
    void aStormOfSizesLeavesBothScreensWhole(@ForAll long seed) {
        var stormy = new Shown(24, 8);
        var random = new Random(seed);
        for (int i = 0; i < 8; i++) {
            stormy.print(EmulatorPropertiesTest.output(random, 12));
            stormy.emulator.lock().lock();
            try {
                stormy.emulator.resize(random.nextInt(40), random.nextInt(14), 8, 16);
            } finally {
                stormy.emulator.lock().unlock();
            }
            // Ends what a stream may have left unfinished.
            stormy.print("\030\033[?2026l\033[?47h");
            checkWhole(stormy.frame());
            stormy.print("\033[?47l");
            checkWhole(stormy.frame());
        }
    }

    private static void checkWhole(Frame frame) {
        assertThat(frame.caret().row()).isBetween(0, frame.rows() - 1);
        assertThat(frame.caret().column()).isBetween(0, frame.columns() - 1);
        for (int row = 0; row < frame.rows(); row++) {
            boolean half = false;
            for (int column = 0; column < frame.columns(); column++) {
                int cell = frame.row(row).text(column);
                if (Cell.isTail(cell) != half) {
                    assertThat(Cell.isTail(cell)).as("the right half at %d,%d of %s", row, column, frame.readable(row)).isEqualTo(half);
                }
                half = Cell.isWide(cell);
            }
            assertThat(half).as("a left half at the end of %s", frame.readable(row)).isFalse();
        }
    }
}
