package io.claudebottle.terminal.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.terminal.emulator.TerminalEvent.Bell;
import io.claudebottle.terminal.emulator.TerminalEvent.Copy;
import io.claudebottle.terminal.emulator.TerminalEvent.Notification;
import io.claudebottle.terminal.emulator.TerminalEvent.Progress;
import io.claudebottle.terminal.emulator.TerminalEvent.Progress.State;
import io.claudebottle.terminal.emulator.TerminalEvent.Prompt;
import io.claudebottle.terminal.emulator.TerminalEvent.Prompt.Mark;
import io.claudebottle.terminal.emulator.TerminalEvent.Title;
import io.claudebottle.terminal.emulator.TerminalEvent.WorkingDirectory;
import io.claudebottle.terminal.parser.Parser;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a program tells the world outside its screen: said once, in bounds, and in words that can be shown anywhere.
class TerminalEventsTest {

    private final Shown shown = new Shown(10, 4);

    /// What one OSC said.
    private List<TerminalEvent> osc(String body) {
        return print("\033]" + body + "\033\\");
    }

    private List<TerminalEvent> print(String text) {
        shown.events.clear();
        shown.print(text);
        return shown.events.stream().filter(event -> !(event instanceof TerminalEvent.Activity)).toList();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    // --- titles

    @Test
    void aTitleEndsWithBellOrStringTerminator() {
        assertThat(print("\033]2;one\007\033]0;two\033\\")).containsExactly(new Title("one"), new Title("two"));
        assertThat(shown.screen()).isEmpty();
    }

    @Test
    void aTitleMayBeEmptyAndMayHoldSemicolons() {
        assertThat(osc("2;")).containsExactly(new Title(""));
        assertThat(osc("2;a;b;;c")).containsExactly(new Title("a;b;;c"));
    }

    @Test
    void aTitleThatWasCancelledIsNone() {
        assertThat(print("\033]2;a\030\033]2;b\032")).isEmpty();
    }

    @Test
    void aTitleHasNoControls() {
        assertThat(osc("2;a\u0085b\u009bc\u2028d\u2029e\tf\ng")).containsExactly(new Title("abcdefg"));
    }

    /// Overrides, embeddings, isolates and marks of direction.
    @ParameterizedTest
    @ValueSource(ints = {0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069})
    void aTitleDoesNotTurnTheTextBesideItRound(int turner) {
        assertThat(osc("2;a" + Character.toString(turner) + "b")).containsExactly(new Title("ab"));
    }

    @Test
    void aTitleKeepsScriptsAndEmoji() {
        assertThat(osc("2;עברית 漢字 👩‍💻 e\u0301")).containsExactly(new Title("עברית 漢字 👩‍💻 e\u0301"));
    }

    @Test
    void aTitleIsCutAtItsBoundAndNotInsideACharacter() {
        assertThat(osc("2;" + "x".repeat(5000))).containsExactly(new Title("x".repeat(Texts.LONGEST_TITLE)));
        assertThat(osc("2;x" + "😀".repeat(500))).containsExactly(new Title("x" + "😀".repeat(Texts.LONGEST_TITLE / 2 - 1)));
    }

    @Test
    void titlesAreKeptToABoundAndComeBackInOrder() {
        for (int i = 0; i < 1000; i++) {
            shown.print("\033]2;" + i + "\007\033[22t");
        }
        assertThat(print("\033]2;now\007" + "\033[23t".repeat(1000))).hasSizeLessThan(20)
                .startsWith(new Title("now"), new Title("999"), new Title("998"));
    }

    // --- progress

    @Test
    void progressHasAStateAndAPercentage() {
        assertThat(osc("9;4;1;42")).containsExactly(new Progress(State.NORMAL, 42));
        assertThat(osc("9;4;2;7")).containsExactly(new Progress(State.ERROR, 7));
        assertThat(osc("9;4;3;0")).containsExactly(new Progress(State.INDETERMINATE, 0));
        assertThat(osc("9;4;4;50")).containsExactly(new Progress(State.PAUSED, 50));
        assertThat(osc("9;4;0;0")).containsExactly(new Progress(State.NONE, 0));
    }

    @Test
    void progressMayLeaveItsPercentageOut() {
        assertThat(osc("9;4;0")).containsExactly(new Progress(State.NONE, 0));
        assertThat(osc("9;4;3;")).containsExactly(new Progress(State.INDETERMINATE, 0));
    }

    @Test
    void progressIsAtMostAHundred() {
        assertThat(osc("9;4;1;999")).containsExactly(new Progress(State.NORMAL, 100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"9;4", "9;4;", "9;4;5;1", "9;4;99", "9;4;1;1234", "9;4;1;-1", "9;4;x", "9;4;1;5;5", "9;4;1;a\u2028b"})
    void whatIsNoProgressSaysNothing(String body) {
        assertThat(osc(body)).isEmpty();
    }

    // --- notifications

    @Test
    void aNotificationComesInThreeDialects() {
        assertThat(osc("9;done")).containsExactly(new Notification("", "done"));
        assertThat(osc("777;notify;title;a;b")).containsExactly(new Notification("title", "a;b"));
        assertThat(osc("99;;done")).containsExactly(new Notification("", "done"));
    }

    @Test
    void aNotificationMayBeginWithANumber() {
        assertThat(osc("9;3 tests failed")).containsExactly(new Notification("", "3 tests failed"));
    }

    @Test
    void otherCommandsOfTheSameNumbersAreNoNotifications() {
        assertThat(osc("9;1;200")).isEmpty();
        assertThat(osc("9;9;/home/a")).isEmpty();
        assertThat(osc("9;12")).isEmpty();
        assertThat(osc("777;preexec;ls")).isEmpty();
        assertThat(osc("99;i=1:p=close;")).isEmpty();
        assertThat(osc("99;i=1:p=?;")).isEmpty();
        assertThat(osc("99")).isEmpty();
        assertThat(shown.replies).isEmpty();
    }

    @Test
    void aNotificationInPiecesIsSaidOnceWhenItIsWhole() {
        assertThat(osc("99;i=1:d=0;ti")).isEmpty();
        assertThat(osc("99;i=1:d=0;tle")).isEmpty();
        assertThat(osc("99;i=1:d=0:p=body;bo")).isEmpty();
        assertThat(osc("99;i=1:p=body;dy")).containsExactly(new Notification("title", "body"));
        assertThat(osc("99;;next")).containsExactly(new Notification("", "next"));
    }

    @Test
    void aNotificationMayEndWithItsTitle() {
        assertThat(osc("99;i=1:d=0:p=body;body")).isEmpty();
        assertThat(osc("99;i=1:d=1:p=title;title")).containsExactly(new Notification("title", "body"));
    }

    @Test
    void piecesOfTwoNotificationsAreNotMixed() {
        assertThat(osc("99;i=1:d=0;one")).isEmpty();
        assertThat(osc("99;i=2:d=0;two")).isEmpty();
        assertThat(osc("99;i=2:p=body;text")).containsExactly(new Notification("two", "text"));
    }

    @Test
    void aNotificationMayEndWithAPictureThatIsNotShown() {
        assertThat(osc("99;i=1:d=0;title")).isEmpty();
        assertThat(osc("99;i=1:p=icon;AAAA")).containsExactly(new Notification("", "title"));
    }

    @Test
    void aNotificationMayBeEncoded() {
        assertThat(osc("99;e=1;" + base64("a;漢"))).containsExactly(new Notification("", "a;漢"));
    }

    @Test
    void aNotificationIsBoundedAndClean() {
        assertThat(osc("777;notify;" + "t".repeat(5000) + ";" + "b".repeat(5000)))
                .containsExactly(new Notification("t".repeat(Texts.LONGEST_TITLE), "b".repeat(Texts.LONGEST_BODY)));
        assertThat(osc("9;a\u202eb\u0085c")).containsExactly(new Notification("", "abc"));
        assertThat(osc("99;e=1;" + base64("a\033[31mb\u202e"))).containsExactly(new Notification("", "a[31mb"));
    }

    @Test
    void aNotificationWhosePiecesNeverEndIsBounded() {
        for (int i = 0; i < 1000; i++) {
            osc("99;i=1:d=0;" + "t".repeat(1000));
            osc("99;i=1:d=0:p=body;" + "b".repeat(1000));
        }
        assertThat(osc("99;i=1:p=body;")).containsExactly(new Notification("t".repeat(Texts.LONGEST_TITLE), "b".repeat(Texts.LONGEST_BODY)));
    }

    @Test
    void aResetForgetsANotificationThatWasBegun() {
        assertThat(print("\033]99;i=1:d=0;old\033\\\033c\033]99;;new\033\\")).containsExactly(new Notification("", "new"));
    }

    // --- the bell

    @Test
    void theBellRingsOutsideOfStringsAlone() {
        assertThat(print("\007a\007")).containsExactly(new Bell(), new Bell());
        assertThat(print("\033]2;t\007")).containsExactly(new Title("t"));
        assertThat(print("\033[1\007m")).containsExactly(new Bell());
        assertThat(print("\033Pa\007b\033\\\033_a\007b\033\\")).isEmpty();
    }

    // --- the working directory

    @Test
    void theWorkingDirectoryIsTold() {
        assertThat(osc("7;file://host/home/a%20b")).containsExactly(new WorkingDirectory("file://host/home/a%20b"));
    }

    @Test
    void halfAWorkingDirectoryIsNone() {
        String longest = "file://h/" + "d".repeat(Texts.LONGEST_ADDRESS - 9);
        assertThat(osc("7;" + longest)).containsExactly(new WorkingDirectory(longest));
        assertThat(osc("7;" + longest + "d")).isEmpty();
    }

    // --- prompts

    @Test
    void promptsAreToldAndMarkTheirRow() {
        assertThat(print("\033]133;A\007$ \033]133;B\007ls\r\n\033]133;C\007out\r\n\033]133;D;0\007"))
                .containsExactly(new Prompt(Mark.PROMPT), new Prompt(Mark.INPUT), new Prompt(Mark.OUTPUT), new Prompt(Mark.END));
        assertThat(shown.frame().row(0).mark()).isEqualTo((byte) 0b0011);
        assertThat(shown.frame().row(1).mark()).isEqualTo((byte) 0b0100);
        assertThat(shown.frame().row(2).mark()).isEqualTo((byte) 0b1000);
    }

    @Test
    void promptsMayHaveOptionsAndUnknownOnesAreNone() {
        assertThat(osc("133;A;aid=7;cl=m")).containsExactly(new Prompt(Mark.PROMPT));
        assertThat(osc("133;")).isEmpty();
        assertThat(osc("133")).isEmpty();
        assertThat(osc("133;Z")).isEmpty();
        assertThat(osc("133;Apple")).isEmpty();
    }

    // --- the clipboard

    @Test
    void aTextIsCopiedAsItIs() {
        assertThat(osc("52;c;" + base64("line one\nzwei\t漢"))).containsExactly(new Copy("line one\nzwei\t漢"));
        assertThat(osc("52;;" + base64("any selection"))).containsExactly(new Copy("any selection"));
    }

    @Test
    void whatIsNoBase64IsNotCopied() {
        assertThat(osc("52;c;***")).isEmpty();
        assertThat(osc("52;c;")).isEmpty();
        assertThat(osc("52;c")).isEmpty();
        assertThat(osc("52")).isEmpty();
    }

    @Test
    void aTextLongerThanAStringMayBeIsNotCopiedInPart() {
        String most = "x".repeat((Parser.LONGEST_STRING - 8) / 4 * 3);
        assertThat(osc("52;c;" + base64(most))).containsExactly(new Copy(most));
        assertThat(osc("52;c;" + base64(most + "x".repeat(64)))).isEmpty();
        assertThat(osc("52;c;" + base64("after"))).containsExactly(new Copy("after"));
    }

    @Test
    void theClipboardIsNotRead() {
        var refuses = new Emulator(10, 4, EmulatorOptions.of("test", "1"), shown);
        byte[] asks = ("\033]52;c;" + base64("secret") + "\007\033]52;c;?\007\033]52;p;?\033\\").getBytes(StandardCharsets.UTF_8);
        refuses.lock().lock();
        try {
            refuses.feed(asks, 0, asks.length);
        } finally {
            refuses.lock().unlock();
        }
        assertThat(shown.replies).isEmpty();
        assertThat(shown.events).contains(new Copy("secret")).filteredOn(event -> event instanceof Copy).hasSize(1);
    }

    // --- activity

    @Test
    void activityIsToldOnceABatch() {
        shown.print("a\r\nb\r\nc");
        assertThat(shown.events).containsExactly(new TerminalEvent.Activity());
    }
}
