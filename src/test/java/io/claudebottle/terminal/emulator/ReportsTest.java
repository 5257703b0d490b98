package io.claudebottle.terminal.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.terminal.model.Colors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is answered to whom: each answer once, in one piece, and nothing that a program has not a right to know.
class ReportsTest {

    private final Shown shown = new Shown(10, 4);

    private String ask(String question) {
        shown.replies.setLength(0);
        shown.print(question);
        return shown.replies.toString().replace("\033", "^[").replace("\007", "^G");
    }

    // --- claude's start, as recorded

    @Test
    void theProbesOfClaudesStartAreAnsweredInOrderSoThatTheLastFencesThem() {
        shown.print("\0337\033[r\0338\033[?25l\033[?2004h\033[?2031h\033[?1004h");
        assertThat(ask("\033]11;?\007\033[c\033[>0q\033[?u\033]7501;?\007\033[c"))
                .matches("\\^\\[]11;rgb:[0-9a-f]{4}/[0-9a-f]{4}/[0-9a-f]{4}\\^G\\^\\[\\[\\?64;[0-9;]*c\\^\\[P>\\|test\\(1\\)\\^\\[\\\\\\^\\[\\[\\?0u\\^\\[\\[\\?64;[0-9;]*c");
        assertThat(ask("\033[<u\033[>5u\033[>4;2m\033[?2026$p\033_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\033\\\033[16t\033[?1016$p\033[c"))
                .matches("\\^\\[\\[\\?2026;2\\$y\\^\\[\\[6;\\d+;\\d+t\\^\\[\\[\\?1016;2\\$y\\^\\[\\[\\?64;[0-9;]*c");
        assertThat(shown.screen()).isEmpty();
        assertThat(shown.cursor()).isEqualTo("0,0");
        assertThat(shown.events).allMatch(event -> event instanceof TerminalEvent.Activity);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\033[1c", "\033[>1c", "\033[=1c", "\033[>1q", "\033[7n", "\033[?9999n", "\033[?1;2c", "\033[3;4R", "\033[?2026;1$y"})
    void whatIsNoQuestionIsNotAnswered(String text) {
        assertThat(ask(text + "ok")).isEmpty();
        assertThat(shown.screen()).isEqualTo("ok");
    }

    // --- how settings are set

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {
        "^[[?69h^[[3;6s s 3;6s",
        "^[[2;3r r 2;3r",
        "^[[1\"q \"q 1\"q",
        "^[[0\"q \"q 0\"q",
        "^[V \"q 0\"q",
        "^[[2*x *x 2*x",
        "^[[1*x *x 0*x",
        "^[[64;1\"p \"p 64;1\"p",
        "^[[63\"p \"p 63;1\"p",
        "^[[m m 0m",
        "^[[2;3;9;53m m 0;2;3;9;53m",
        "^[[91;102m m 0;91;102m",
        "^[[38;2;1;2;3;48:2::4:5:6m m 0;38:2::1:2:3;48:2::4:5:6m",
        "^[[21m m 0;4:2m",
        "^[[1m^[[m $| 10$|",
        "^[[1m^[[m *| 4*|"})
    void aSettingIsToldAsWhatWouldSetIt(String set, String name, String told) {
        shown.print(set.replace("^[", "\033"));
        assertThat(ask("\033P$q" + name + "\033\\")).isEqualTo("^[P1$r" + told + "^[\\");
    }

    @Test
    void aSettingThatWasToldSetsTheSame() {
        shown.print("\033[1;3;4:3;7;38;5;200;48;2;1;2;3m");
        String told = ask("\033P$qm\033\\").replace("^[P1$r", "\033[").replace("^[\\", "");
        shown.print("a\033[m" + told + "b");
        assertThat(shown.frame().row(0).style(1)).isEqualTo(shown.frame().row(0).style(0));
    }

    // --- names and colours

    @Test
    void severalCapabilitiesAreAskedForAtOnce() {
        assertThat(ask("\033P+q436F;zz;524742\033\\")).isEqualTo("^[P1+r436F=323536^[\\^[P0+r^[\\^[P1+r524742=382F382F38^[\\");
    }

    /// What comes back is read by whatever reads the keys: nothing of the question may be in it that could be a command there.
    @Test
    void anAnswerDoesNotEchoWhatIsNoName() {
        assertThat(ask("\033P+qrm -rf;$(id)\n\033\\")).isEqualTo("^[P0+r^[\\^[P0+r^[\\");
        assertThat(ask("\033P$qrm -rf\n\033\\")).isEqualTo("^[P0$r^[\\");
        assertThat(ask("\033]4;rm -rf\n;?\007\033]10;rm\n\007")).isEmpty();
    }

    @Test
    void aColourIsAnsweredWithTheTerminatorOfItsQuestion() {
        shown.print("\033]4;7;#0a0b0c\007\033]12;rgb:1/2/3\007");
        assertThat(ask("\033]4;7;?\007")).isEqualTo("^[]4;7;rgb:0a0a/0b0b/0c0c^G");
        assertThat(ask("\033]12;?\033\\")).isEqualTo("^[]12;rgb:1111/2222/3333^[\\");
    }

    @Test
    void aColourThatIsNoneChangesNothing() {
        String before = ask("\033]10;?\007");
        shown.print("\033]10;no such colour\007\033]10;#12\007\033]10;rgb:1/2\007\033]10;\007");
        assertThat(ask("\033]10;?\007")).isEqualTo(before);
        assertThat(ask("\033]4;261;?\007\033]4;-1;?\007\033]4;x;?\007")).isEmpty();
    }

    @Test
    void aResetTakesEveryColourBack() {
        String before = ask("\033]4;1;?\007\033]10;?;?;?\007");
        shown.print("\033]4;1;#010101\007\033]10;#020202;#030303;#040404\007");
        assertThat(ask("\033]4;1;?\007\033]10;?;?;?\007")).isNotEqualTo(before);
        shown.print("\033c");
        assertThat(ask("\033]4;1;?\007\033]10;?;?;?\007")).isEqualTo(before);
    }

    // --- what is told without being asked

    @Test
    void anotherThemeIsToldToThoseWhoWantToKnow() {
        setColors(Colors.DARK);
        setColors(Colors.LIGHT);
        assertThat(shown.replies).isEmpty();
        shown.print("\033[?2031h");
        setColors(Colors.DARK);
        setColors(Colors.DARK);
        setColors(Colors.LIGHT);
        assertThat(shown.replies.toString()).isEqualTo("\033[?997;1n\033[?997;2n");
    }

    private void setColors(Colors colors) {
        shown.emulator.lock().lock();
        try {
            shown.emulator.setColors(colors);
        } finally {
            shown.emulator.lock().unlock();
        }
    }

    @Test
    void anotherSizeIsToldToThoseWhoWantToKnow() {
        resize(20, 5);
        assertThat(shown.replies).isEmpty();
        shown.print("\033[?2048h");
        shown.replies.setLength(0);
        resize(30, 6);
        assertThat(shown.replies.toString()).isEqualTo("\033[48;6;30;96;240t");
    }

    /// As the specification of mode 2048 has it: who sets it need not ask.
    @Test
    void theSizeIsToldWhenItsReportsAreAskedFor() {
        resize(20, 5);
        assertThat(ask("\033[?2048h")).isEqualTo("^[[48;5;20;80;160t");
        assertThat(ask("\033[?2048h")).isEqualTo("^[[48;5;20;80;160t");
        assertThat(ask("\033[?2048l")).isEmpty();
    }

    @Test
    void pixelsThatNobodyKnowsAreNoneInReportsOfSize() {
        assertThat(ask("\033[?2048h")).isEqualTo("^[[48;4;10;0;0t");
    }

    private void resize(int columns, int rows) {
        shown.emulator.lock().lock();
        try {
            shown.emulator.resize(columns, rows, 8, 16);
        } finally {
            shown.emulator.lock().unlock();
        }
    }

    // --- keyboards

    @Test
    void theOldestKeyboardFlagsGoWhenTooManyArePushed() {
        for (int i = 0; i < 1000; i++) {
            shown.print("\033[>" + (1 + i % 2) + "u");
        }
        assertThat(ask("\033[?u")).isEqualTo("^[[?2u");
        assertThat(ask("\033[<u\033[?u")).isEqualTo("^[[?1u");
        assertThat(ask("\033[<999999u\033[?u")).isEqualTo("^[[?0u");
    }

    @Test
    void keyboardFlagsThatDoNotExistAreNotSet() {
        assertThat(ask("\033[>255u\033[?u")).isEqualTo("^[[?31u");
        assertThat(ask("\033[=65535;2u\033[?u")).isEqualTo("^[[?31u");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {"^[[>4;1m 1", "^[[>4;2m 2", "^[[>4m 0", "^[[>m 0", "^[[>4;2m^[[>4;0m 0", "^[[>4;2m^[[>4n 0", "^[[>4;2m^[[>1;3m 2"})
    void otherKeysAreModifiedAsAsked(String set, int told) {
        assertThat(ask(set.replace("^[", "\033") + "\033[?4m")).isEqualTo("^[[>4;" + told + "m");
    }
}
