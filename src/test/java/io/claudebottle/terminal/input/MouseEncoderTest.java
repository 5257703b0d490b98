package io.claudebottle.terminal.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.terminal.emulator.InputModes;
import io.claudebottle.terminal.input.MouseEncoder.Action;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MouseEncoderTest {

    private final MouseEncoder encoder = new MouseEncoder();

    private static InputModes modes(int mouse, int encoding) {
        return new InputModes(false, false, false, false, true, 0, 0, 0, mouse, encoding, true, true, false, false);
    }

    private String sent(InputModes modes, Action action, int button, int column, int row, int modifiers) {
        byte[] bytes = encoder.encode(modes, action, button, column, row, column * 8 + 3, row * 16 + 5, modifiers);
        return new String(bytes, StandardCharsets.ISO_8859_1).replace("\033", "^[");
    }

    @ParameterizedTest
    @CsvSource({
        "1006, PRESS, 0, ^[[<0;3;2M", "1006, RELEASE, 0, ^[[<0;3;2m", "1006, PRESS, 64, ^[[<64;3;2M", "1016, PRESS, 2, ^[[<2;20;22M",
        "1015, PRESS, 0, ^[[32;3;2M", "1015, RELEASE, 0, ^[[35;3;2M", "0, PRESS, 0, '^[[M #\"'", "0, RELEASE, 0, '^[[M##\"'", "1005, PRESS, 1, '^[[M!#\"'"
    })
    void aButtonIsReportedInTheEncodingAskedFor(int encoding, Action action, int button, String bytes) {
        assertThat(sent(modes(1000, encoding), action, button, 2, 1, 0)).isEqualTo(bytes);
    }

    @Test
    void modifiersAreAddedToTheButton() {
        assertThat(sent(modes(1000, 1006), Action.PRESS, 0, 0, 0, KeyPress.SHIFT | KeyPress.CONTROL)).isEqualTo("^[[<20;1;1M");
        assertThat(sent(modes(9, 0), Action.PRESS, 0, 0, 0, KeyPress.SHIFT)).as("X10 knows none").isEqualTo("^[[M !!");
    }

    @Test
    void motionIsReportedOnceACellAndOnlyToThoseWhoAsked() {
        assertThat(sent(modes(1000, 1006), Action.MOVE, 0, 1, 1, 0)).isEmpty();
        assertThat(sent(modes(1002, 1006), Action.MOVE, MouseEncoder.NONE, 1, 1, 0)).isEmpty();
        assertThat(sent(modes(1002, 1006), Action.MOVE, MouseEncoder.LEFT, 1, 1, 0)).isEqualTo("^[[<32;2;2M");
        assertThat(sent(modes(1003, 1006), Action.MOVE, MouseEncoder.NONE, 1, 1, 0)).as("the same cell").isEmpty();
        assertThat(sent(modes(1003, 1006), Action.MOVE, MouseEncoder.NONE, 2, 1, 0)).isEqualTo("^[[<35;3;2M");
    }

    @Test
    void aPlaceThatAnOldEncodingCannotNameIsNotReported() {
        assertThat(sent(modes(1000, 0), Action.PRESS, 0, 300, 0, 0)).isEmpty();
        assertThat(sent(modes(1000, 1006), Action.PRESS, 0, 300, 0, 0)).isEqualTo("^[[<0;301;1M");
    }

    @Test
    void aDragBeyondTheFirstCellIsReportedInIt() {
        assertThat(sent(modes(1002, 1006), Action.MOVE, MouseEncoder.LEFT, -3, -1, 0)).isEqualTo("^[[<32;1;1M");
        assertThat(sent(modes(1002, 0), Action.RELEASE, MouseEncoder.LEFT, -40, -1, 0)).isEqualTo("^[[M#!!");
    }

    @Test
    void theWheelMovesTheCursorInAFullScreenProgramThatDoesNotTrackIt() {
        assertThat(MouseEncoder.wheelAsKeys(modes(0, 0), -2)).asString().isEqualTo("\033[A\033[A");
        assertThat(MouseEncoder.wheelAsKeys(modes(1000, 0), -2)).isEmpty();
        assertThat(MouseEncoder.wheelAsKeys(InputModes.INITIAL, -2)).as("in the main screen it scrolls").isEmpty();
    }
}
