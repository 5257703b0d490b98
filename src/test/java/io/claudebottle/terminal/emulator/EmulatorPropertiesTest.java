package io.claudebottle.terminal.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.terminal.model.Cell;
import io.claudebottle.terminal.model.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// What holds whatever a program prints.
class EmulatorPropertiesTest {

    private static final String FINALS = "@ABCDEFGHIJKLMPSTXZ`abcdefghlmnqrstu|{}~$";
    private static final String[] BEFORE_FINAL = {"", "", "", "", "$", " ", "'", "\"", "*", "!"};
    private static final String[] PREFIXES = {"", "", "", "", "?", ">", "<", "="};
    private static final int[] MODES = {1, 3, 4, 5, 6, 7, 12, 20, 25, 40, 45, 47, 69, 1045, 1047, 1048, 1049, 2026, 2027, 2048};
    private static final String[] TEXTS = {
        "a", "hello", "漢字", "e\u0301", "\u0301", "👨‍👩‍👧", "🇩🇪", "🇩", "❤\ufe0f", "\u200d", "한", "0123456789abc", "\u00ad", "\u2028"};
    private static final String[] STRINGS = {
        "\033]2;t\007", "\033]8;id=1;http://a\033\\", "\033]8;;\007", "\033]4;1;?\007", "\033]133;A\007", "\033P$qm\033\\", "\033_x\033\\",
        "\033]9;4;1;3\007", "\033[4;58:5:3m", "\033]52;c;YQ==\007", "\033]10;#123;?\007"};
    private static final String ESCAPES = "DEHMNOVWZ6789=>cno";

    /// Mostly sequences that mean something, with bytes that mean nothing between.
    static byte[] output(Random random, int pieces) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < pieces; i++) {
            String piece = switch (random.nextInt(16)) {
                case 0, 1, 2, 3 -> pick(random, TEXTS);
                case 4 -> pick(random, STRINGS);
                case 5 -> "\033" + ESCAPES.charAt(random.nextInt(ESCAPES.length()));
                case 6 -> "\033(0".substring(0, 2) + (random.nextBoolean() ? '0' : 'B');
                case 7, 8 -> Character.toString(random.nextInt(0x20));
                case 9, 10 -> "\033[?" + MODES[random.nextInt(MODES.length)] + (random.nextInt(3) == 0 ? 'l' : 'h');
                case 11 -> "\033[4" + (random.nextBoolean() ? 'h' : 'l');
                default -> sequence(random);
            };
            bytes.writeBytes(piece.getBytes(StandardCharsets.UTF_8));
            if (random.nextInt(12) == 0) {
                bytes.write(random.nextInt(256));
            }
        }
        return bytes.toByteArray();
    }

    private static String sequence(Random random) {
        var text = new StringBuilder("\033[").append(pick(random, PREFIXES));
        for (int i = random.nextInt(6); i > 0; i--) {
            int number = random.nextInt(10) == 0 ? random.nextInt() >>> random.nextInt(32) : random.nextInt(12);
            text.append(number < 0 ? "" : number).append(i > 1 ? random.nextInt(8) == 0 ? ":" : ";" : "");
        }
        return text.append(pick(random, BEFORE_FINAL)).append(FINALS.charAt(random.nextInt(FINALS.length()))).toString();
    }

    private static String pick(Random random, String[] from) {
        return from[random.nextInt(from.length)];
    }

    @Property(tries = 1500)
    void whereAReadEndsSaysNothing(@ForAll long seed) {
        var random = new Random(seed);
        byte[] output = output(random, 60);
        var whole = new Shown(12, 5).print(output);
        var pieces = new Shown(12, 5);
        for (int at = 0; at < output.length;) {
            int to = Math.min(output.length, at + 1 + random.nextInt(4));
            pieces.print(java.util.Arrays.copyOfRange(output, at, to));
            at = to;
        }
        assertThat(pieces.screen()).isEqualTo(whole.screen());
        assertThat(pieces.frame().caret()).isEqualTo(whole.frame().caret());
        assertThat(pieces.replies.toString()).isEqualTo(whole.replies.toString());
        assertThat(pieces.emulator.modes()).isEqualTo(whole.emulator.modes());
        assertThat(events(pieces)).isEqualTo(events(whole));
        assertThat(sameLooks(pieces.frame(), whole.frame())).isTrue();
    }

    private static List<TerminalEvent> events(Shown shown) {
        return shown.events.stream().filter(event -> !(event instanceof TerminalEvent.Activity)).toList();
    }

    private static boolean sameLooks(Frame one, Frame other) {
        for (int row = 0; row < one.rows(); row++) {
            for (int column = 0; column < one.columns(); column++) {
                if (one.row(row).style(column) != other.row(row).style(column)) {
                    return false;
                }
            }
        }
        return one.rows() == other.rows();
    }

    @Property(tries = 1500)
    void outputAndSizesOfAnyKindLeaveAWholeScreen(@ForAll long seed) {
        var random = new Random(seed);
        var shown = new Shown(12, 5, false);
        for (int i = 0; i < 30; i++) {
            shown.print(output(random, 12));
            // Ends a synchronized update, which would hide what is to be seen here.
            shown.print("\030\033[?2026l");
            assertWhole(shown.frame());
            shown.emulator.resize(1 + random.nextInt(20), 1 + random.nextInt(8), 8, 16);
            assertWhole(shown.frame());
            if (random.nextInt(8) == 0) {
                shown.emulator.resetModes();
                assertWhole(shown.frame());
            }
        }
    }

    private static void assertWhole(Frame frame) {
        assertThat(frame.caret().row()).isBetween(0, frame.rows() - 1);
        assertThat(frame.caret().column()).isBetween(0, frame.columns() - 1);
        for (int row = 0; row < frame.rows(); row++) {
            boolean wide = false;
            for (int column = 0; column < frame.columns(); column++) {
                int cell = frame.row(row).text(column);
                assertThat(Cell.isTail(cell)).as("right half at %d,%d", row, column).isEqualTo(wide);
                wide = Cell.isWide(cell);
                if (Cell.isCluster(cell)) {
                    assertThat(frame.clusters().get(Cell.value(cell))).isNotEmpty();
                }
            }
            assertThat(wide).as("left half at the end of row %d", row).isFalse();
        }
    }
}
