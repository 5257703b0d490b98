package io.claudebottle.terminal.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EmulatorTest {

    private final Shown shown = new Shown(10, 4);

    @Test
    void textWrapsOnlyWhenTheNextCharacterComes() {
        assertThat(shown.print("0123456789").cursor()).isEqualTo("0,9");
        assertThat(shown.print("a").cursor()).isEqualTo("1,1");
        assertThat(shown.screen()).isEqualTo("0123456789\na");
    }

    @Test
    void rowsScrollUpAndAreKept() {
        shown.print("1\r\n2\r\n3\r\n4\r\n5\r\n6");
        assertThat(shown.screen()).isEqualTo("3\n4\n5\n6");
        assertThat(shown.frame().pushed()).isEqualTo(2);
    }

    @Test
    void aWideCharacterThatDoesNotFitGoesToTheNextRow() {
        assertThat(shown.print("123456789漢x").screen()).isEqualTo("123456789\n漢x");
    }

    @Test
    void overwritingHalfOfAWideCharacterBlanksTheOther() {
        assertThat(shown.print("漢字\033[1;2Hx").screen()).isEqualTo(" x字");
        assertThat(shown.print("\033[1;3Hy").screen()).isEqualTo(" xy");
    }

    @Test
    void aSkinColourMakesAHandTwoColumnsWideInClusterMode() {
        assertThat(shown.print("\033[?2027h☝🏽").cursor()).isEqualTo("0,2");
    }

    @Test
    void aFlagIsNotBegunByWhatWasPrintedElsewhereInTheRow() {
        shown.print("\033[?2027h🇩\033[1;5H🇪🇫");
        assertThat(shown.print("\033[1;6Hx").screen()).as("the flag's second column was overwritten").isEqualTo("🇩    x");
    }

    @Test
    void aCodePointSplitAcrossReadsIsOneCharacter() {
        for (byte piece : "é漢😀".getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            shown.print(new byte[] {piece});
        }
        assertThat(shown.screen()).isEqualTo("é漢😀");
    }

    @Test
    void aSynchronizedUpdateIsShownWhenItEnds() {
        shown.print("before");
        shown.print("\033[?2026h\033[2J\033[Hafter");
        assertThat(shown.screen()).isEqualTo("before");
        shown.print("\033[?2026l");
        assertThat(shown.screen()).isEqualTo("after");
    }

    @Test
    void anUpdateThatFollowsAnotherAtOnceShowsTheFirst() {
        shown.print("\033[?2026hone\033[?2026l");
        shown.pass(Duration.ofMillis(1));
        shown.print("\033[?2026h two");
        assertThat(shown.screen()).isEqualTo("one");
    }

    @Test
    void updatesThatFollowEachOtherFasterThanAnybodyLooksAreStillShownWhole() {
        for (int i = 0; i < 100; i++) {
            shown.print("\033[?2026h\033[Hframe " + i + "\033[?2026l\033[?2026h\033[H\033[K");
            assertThat(shown.screen()).matches("|frame \\d+");
        }
        assertThat(shown.print("\033[?2026l").screen()).isEmpty();
    }

    @Test
    void anUpdateThatNeverEndsIsShownAfterAWhile() {
        shown.print("\033[?2026hhalf");
        shown.pass(Duration.ofMillis(149));
        assertThat(shown.screen()).isEmpty();
        shown.pass(Duration.ofMillis(2));
        assertThat(shown.screen()).isEqualTo("half");
    }

    @Test
    void whatIsNotKnownLeavesNoTrace() {
        shown.print("\033[<u\033[>5u\033[?2026$p\033[38:2::1:2:3m\033_Gi=31;AAAA\033\\\033^x\033\\\033Xy\007\033\\\033]7501;?\007\033P+q544e\033\\ok");
        assertThat(shown.screen()).isEqualTo("ok");
    }
}
