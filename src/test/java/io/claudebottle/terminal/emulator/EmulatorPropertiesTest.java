package io.claudebottle.terminal.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.terminal.model.Cell;
import io.claudebottle.terminal.model.Frame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EmulatorPropertiesTest {

    private static final int PIECES = 60;

    private record Outcome(List<String> rows, Frame.Caret caret, String replies, List<TerminalEvent> events, long pushed) {

        static Outcome of(Shown shown) {
            shown.print("\033[?2026l");
            Frame frame = shown.frame();
            return new Outcome(
                    java.util.stream.IntStream.range(0, frame.rows()).mapToObj(frame::readable).toList(),
                    frame.caret(),
                    shown.replies.toString(),
                    shown.events.stream().filter(event -> !(event instanceof TerminalEvent.Activity)).toList(),
                    frame.pushed());
        }
    }

    @Property(tries = 1500)
    void anyChunkingOfAnyBytesGivesTheSameScreen(@ForAll long seed) {
        byte[] stream = Streams.random(seed, PIECES);
        var whole = new Shown(24, 8);
        whole.print(stream);
        var pieces = new Shown(24, 8);
        var random = new Random(seed);
        for (int at = 0; at < stream.length; ) {
            int length = Math.min(stream.length - at, 1 + random.nextInt(7));
            pieces.print(Arrays.copyOfRange(stream, at, at + length));
            at += length;
        }
        assertThat(Outcome.of(pieces)).isEqualTo(Outcome.of(whole));
    }

    @Property(tries = 1500)
    void anyBytesLeaveAScreenThatIsWhole(@ForAll byte[] noise, @ForAll long seed) {
        var shown = new Shown(24, 8);
        shown.print(noise);
        checkWhole(shown.frame());
        shown.print(Streams.random(seed, PIECES));
        checkWhole(shown.frame());
    }

    @Property(tries = 1000)
    void aStormOfSizesLeavesAScreenThatIsWhole(@ForAll long seed) {
        var shown = new Shown(24, 8);
        var random = new Random(seed);
        for (int i = 0; i < 12; i++) {
            shown.print(Streams.random(seed + i, 10));
            resize(shown, random.nextInt(60), random.nextInt(20));
            checkWhole(shown.frame());
        }
    }

    private static void resize(Shown shown, int columns, int rows) {
        shown.emulator.lock().lock();
        try {
            shown.emulator.resize(columns, rows, 8, 16);
        } finally {
            shown.emulator.lock().unlock();
        }
    }

    private static void checkWhole(Frame frame) {
        assertThat(frame.caret().row()).isBetween(0, frame.rows() - 1);
        assertThat(frame.caret().column()).isBetween(0, frame.columns() - 1);
        for (int row = 0; row < frame.rows(); row++) {
            for (int column = 0; column < frame.columns(); column++) {
                int cell = frame.row(row).text(column);
                boolean tailFollows = column + 1 < frame.columns() && Cell.isTail(frame.row(row).text(column + 1));
                if (Cell.isWide(cell) != tailFollows) {
                    assertThat(Cell.isWide(cell)).as("half a wide character at %d,%d of %s", row, column, frame.readable(row)).isEqualTo(tailFollows);
                }
            }
            assertThat(Cell.isTail(frame.row(row).text(0))).isFalse();
        }
    }

    @Test
    void stringsThatNeverEndAreNotKept() {
        byte[] filler = "x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        for (String beginning : List.of("\033]52;c;", "\033]0;", "\033P+q", "\033_G", "\033^", "\033X")) {
            var shown = new Shown(24, 8);
            shown.print(beginning);
            long before = used();
            for (int i = 0; i < 1000; i++) {
                shown.print(filler);
            }
            assertThat(used() - before).as(beginning).isLessThan(16 << 20);
            assertThat(shown.print("\033\\ok").screen()).isEqualTo("ok");
            assertThat(shown.events).noneMatch(event -> event instanceof TerminalEvent.Title || event instanceof TerminalEvent.Copy);
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void charactersAndLinksWithoutEndAreForgottenWhenTheyLeaveTheScreen() {
        var shown = new Shown(24, 8);
        for (int i = 0; i < 100_000; i++) {
            shown.print("\033]8;;https://example.org/" + i + "\033\\" + Character.toString('a' + i % 26) + Character.toString(0x300 + i % 100)
                    + Character.toString(0x300 + i / 100 % 100) + Character.toString(0x300 + i / 10_000) + "\r\n");
        }
        shown.print("\033]8;;\033\\e\u0301\033]8;;https://example.org/last\033\\x");
        Frame frame = shown.frame();
        assertThat(frame.readable(7)).isEqualTo("e\u0301x");
        assertThat(frame.extras().get(frame.row(7).extra(1)).link()).isEqualTo("https://example.org/last");
    }

    @Test
    void hugeNumbersDoNoMoreThanFillTheScreen() {
        var shown = new Shown(24, 8);
        for (char last : "@ABCDEFGHIJKLMPSTXZ`abdefr".toCharArray()) {
            shown.print("x\033[99999999999;99999999999" + last);
        }
        shown.print("\033[r\033[2J\033[Hok");
        assertThat(shown.screen()).isEqualTo("ok");
    }
}
