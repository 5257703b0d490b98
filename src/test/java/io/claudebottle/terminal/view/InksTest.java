package io.claudebottle.terminal.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.claudebottle.terminal.model.Colors;
import io.claudebottle.terminal.model.Frame;
import java.util.List;
import org.junit.jupiter.api.Test;

class InksTest {

    private final Inks inks = new Inks();

    private void resolve(String text, Colors colors, boolean blinkedOut, Overlay.Mark... marks) {
        Frame frame = new Screens(20, 1, colors).print(text);
        inks.resolve(frame.row(0), frame.colors(), List.of(marks), blinkedOut);
    }

    @Test
    void contrastIsCountedAsWcagDoes() {
        assertThat(Inks.contrast(0x000000, 0xffffff)).isCloseTo(21, within(0.01));
        assertThat(Inks.contrast(0x777777, 0xffffff)).isCloseTo(4.48, within(0.01));
    }

    @Test
    void everyColourOfTheThemesCanBeReadOnTheirBackground() {
        for (Colors theme : List.of(Colors.LIGHT, Colors.DARK)) {
            for (int index = 0; index < 16; index++) {
                // Black on the dark theme is a background.
                if (theme == Colors.LIGHT || index != 0) {
                    assertThat(Inks.contrast(theme.palette()[index], theme.background())).as("%s %d", theme.dark(), index).isGreaterThanOrEqualTo(4.5);
                }
            }
        }
    }

    @Test
    void inverseVideoOfACellOnAReversedScreenLooksPlain() {
        resolve("\u001b[?5ha\u001b[7mb", Colors.LIGHT, false);

        assertThat(inks.foreground(0)).isEqualTo(Colors.LIGHT.background());
        assertThat(inks.background(0)).isEqualTo(Colors.LIGHT.foreground());
        assertThat(inks.foreground(1)).isEqualTo(Colors.LIGHT.foreground());
        assertThat(inks.background(1)).isEqualTo(Colors.LIGHT.background());
    }

    @Test
    void faintTextIsBetweenItsColourAndTheBackground() {
        resolve("\u001b[2;38;2;255;255;255;48;2;0;0;0mx", Colors.LIGHT, false);

        assertThat(inks.foreground(0)).isEqualTo(0x999999);
    }

    @Test
    void invisibleTextAndTextThatHasBlinkedOutAreNotSeenEvenWhenSelected() {
        var all = new Overlay.Mark(Overlay.Kind.SELECTION, 0, 0, 3);

        resolve("\u001b[8ma\u001b[0;5mb\u001b[0mc", Colors.LIGHT, true);
        assertThat(List.of(inks.isHidden(0), inks.isHidden(1), inks.isHidden(2))).containsExactly(true, true, false);
        resolve("\u001b[8ma\u001b[0;5mb\u001b[0mc", Colors.LIGHT, true, all);
        assertThat(List.of(inks.isHidden(0), inks.isHidden(1), inks.isHidden(2))).containsExactly(true, true, false);
        resolve("\u001b[5mb", Colors.LIGHT, false);
        assertThat(inks.isHidden(0)).isFalse();
    }

    @Test
    void markedTextKeepsItsColourUnlessItCannotBeReadOnTheMark() {
        var all = new Overlay.Mark(Overlay.Kind.SELECTION, 0, 0, 2);

        resolve("\u001b[38;2;0;0;128ma\u001b[38;2;182;215;250mb", Colors.LIGHT, false, all);

        assertThat(inks.foreground(0)).isEqualTo(0x000080);
        assertThat(inks.foreground(1)).isEqualTo(0x000000);
        assertThat(inks.background(1)).isEqualTo(Colors.LIGHT.selection());
    }

    @Test
    void aSelectionCoversAHitAndMarksBeyondTheRowAreCut() {
        resolve(
                "x",
                Colors.DARK,
                false,
                new Overlay.Mark(Overlay.Kind.SELECTION, 0, -5, 1),
                new Overlay.Mark(Overlay.Kind.HIT, 0, 0, 99));

        assertThat(inks.background(0)).isEqualTo(Colors.DARK.selection());
        assertThat(inks.background(19)).isNotEqualTo(Colors.DARK.selection()).isNotEqualTo(Colors.DARK.background());
    }

    @Test
    void aBlockCursorTakesTheBackgroundAsTheColourOfItsText() {
        resolve("x", Colors.DARK, false);

        inks.invert(0, Colors.DARK.cursor());

        assertThat(inks.foreground(0)).isEqualTo(Colors.DARK.background());
        assertThat(inks.background(0)).isEqualTo(Colors.DARK.cursor());
    }

    @Test
    void aCursorIsSeenOnWhatHasItsColour() {
        resolve("\u001b[?5hx", Colors.LIGHT, false);
        assertThat(inks.cursor(0, Colors.LIGHT.cursor())).isEqualTo(Colors.LIGHT.background());

        resolve("\u001b[37;40mx\u001b[30;40my", Colors.LIGHT, false);
        assertThat(inks.cursor(0, Colors.LIGHT.cursor())).isEqualTo(inks.foreground(0));
        assertThat(inks.cursor(1, Colors.LIGHT.cursor())).isEqualTo(0xffffff);

        resolve("x", Colors.LIGHT, false);
        assertThat(inks.cursor(0, Colors.LIGHT.cursor())).isEqualTo(Colors.LIGHT.cursor());
    }
}
