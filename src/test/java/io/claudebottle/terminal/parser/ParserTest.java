package io.claudebottle.terminal.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is found in a stream of bytes, whole and one byte at a time.
class ParserTest {

    /// Writes down what it is told, each thing on its own: printed text as it is, `C0a` for a control, then ESC, CSI, OSC and DCS.
    private static final class Found implements ParserHandler {

        final List<String> all = new ArrayList<>();
        private boolean printing;

        private void print(String text) {
            if (printing) {
                all.add(all.removeLast() + text);
            } else {
                all.add(text);
            }
            printing = true;
        }

        private void add(String what) {
            all.add(what);
            printing = false;
        }

        @Override
        public void printAscii(byte[] bytes, int from, int to) {
            print(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
        }

        @Override
        public void print(int codePoint) {
            print(Character.toString(codePoint));
        }

        @Override
        public void execute(int control) {
            add("C%02x".formatted(control));
        }

        @Override
        public void escape(int function) {
            add("ESC " + Function.describe(function));
        }

        @Override
        public void controlSequence(int function, Params params) {
            add("CSI " + Function.describe(function) + list(params));
        }

        @Override
        public void operatingSystemCommand(byte[] bytes, int length, int terminator) {
            add("OSC " + new String(bytes, 0, length, StandardCharsets.UTF_8) + (terminator == 7 ? " BEL" : " ST"));
        }

        @Override
        public void deviceControl(int function, Params params, byte[] bytes, int length) {
            add("DCS " + Function.describe(function) + list(params) + " " + new String(bytes, 0, length, StandardCharsets.UTF_8));
        }

        /// Numbers, `-` for one that was left out, after `:` where it is a sub-parameter.
        private static String list(Params params) {
            var list = new StringBuilder();
            for (int i = 0; i < params.count(); i++) {
                list.append(params.isSub(i) ? ":" : " ").append(params.isGiven(i) ? String.valueOf(params.get(i, 0)) : "-");
            }
            return list.toString();
        }
    }

    private static List<String> found(byte[] bytes, boolean eightBit, boolean oneByOne) {
        var found = new Found();
        var parser = new Parser(found);
        parser.setEightBitControls(eightBit);
        if (oneByOne) {
            for (int i = 0; i < bytes.length; i++) {
                parser.feed(bytes, i, i + 1);
            }
        } else {
            parser.feed(bytes, 0, bytes.length);
        }
        return found.all;
    }

    private static List<String> found(byte[] bytes, boolean eightBit) {
        List<String> whole = found(bytes, eightBit, false);
        assertThat(found(bytes, eightBit, true)).as("one byte at a time").isEqualTo(whole);
        return whole;
    }

    private static List<String> found(String text) {
        return found(text.getBytes(StandardCharsets.UTF_8), false);
    }

    private static byte[] bytes(int... values) {
        var bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            # text and controls
            plain é漢😀             | plain é漢😀
            a\\r\\nb                | a, C0d, C0a, b
            a\\177b                 | ab
            # what a sequence is named by
            \\033[m                 | CSI m
            \\033[?25h              | CSI ?h 25
            \\033[>4;2m             | CSI >m 4 2
            \\033[2$p               | CSI $p 2
            \\033[?2026$p           | CSI ?$p 2026
            \\033c                  | ESC c
            \\033(0                 | ESC (0
            \\033#8                 | ESC #8
            # parameters
            \\033[;5H               | CSI H - 5
            \\033[5;H               | CSI H 5 -
            \\033[4:3m              | CSI m 4:3
            \\033[38:2::1:2:3;1m    | CSI m 38:2:-:1:2:3 1
            \\033[007m              | CSI m 7
            \\033[99999999999999m   | CSI m 268435455
            # a control inside of a sequence does its work, and the sequence goes on
            \\033[3\\n1m            | C0a, CSI m 31
            \\033[3\\17731m         | CSI m 331
            # CAN and SUB end it, ESC begins another
            \\033[31\\030m          | C18, m
            \\033[31\\032m          | C1a, m
            \\033[31\\033[4m        | CSI m 4
            \\033\\033c             | ESC c
            # what is none is read to its end and left out
            \\033[1?m after         | ` after`
            \\033[1 2m after        | ` after`
            \\033[   m after        | ` after`
            # strings
            \\033]0;title\\007x     | OSC 0;title BEL, x
            \\033]0;title\\033\\\\x | OSC 0;title ST, x
            \\033]0;é漢\\007        | OSC 0;é漢 BEL
            \\033]0;a\\tb\\007      | OSC 0;ab BEL
            \\033]0;title\\030x     | C18, x
            \\033P$qm\\033\\\\x     | DCS $q m, x
            \\033P1;2rtext\\033\\\\ | DCS r 1 2 text
            \\033Pq\\030x           | C18, x
            \\033_Gi=1;AAAA\\033\\\\x | x
            \\033^private\\033\\\\x | x
            \\033Xstart\\033\\\\x   | x
            """)
    void aStreamIsTakenApart(String stream, String expected) {
        // A lone ST is what ends a string, and means nothing.
        List<String> all = found(stream.translateEscapes()).stream().filter(each -> !each.equals("ESC \\")).toList();

        assertThat(String.join(", ", all)).isEqualTo(expected);
    }

    @Test
    void ofTooManyParametersTheFirstAreKept() {
        String found = found("\033[" + "1;".repeat(500) + "2m").getFirst();

        assertThat(found).isEqualTo("CSI m" + " 1".repeat(Params.MOST));
    }

    @Test
    void aStringThatIsTooLongIsLeftOutAndWhatFollowsIsNot() {
        assertThat(found(("\033]52;c;" + "A".repeat(Parser.LONGEST_STRING) + "\007after").getBytes(StandardCharsets.US_ASCII), false)).containsExactly("after");
        assertThat(found(("\033]" + "A".repeat(Parser.LONGEST_STRING) + "\007").getBytes(StandardCharsets.US_ASCII), false)).singleElement().asString()
                .hasSize(Parser.LONGEST_STRING + 8);
    }

    /// As Unicode advises: the longest beginning of a character that goes no further is one replacement.
    @Test
    void whatIsNoUtf8IsReplaced() {
        assertThat(found(bytes('a', 0xff, 'b'), false)).containsExactly("a\ufffdb");
        assertThat(found(bytes(0xe2, 0x82, 'x'), false)).as("cut off").containsExactly("\ufffdx");
        assertThat(found(bytes(0xc0, 0xaf), false)).as("too long").containsExactly("\ufffd\ufffd");
        assertThat(found(bytes(0xe0, 0x80, 0xaf), false)).as("too long").containsExactly("\ufffd\ufffd\ufffd");
        assertThat(found(bytes(0xed, 0xa0, 0x80), false)).as("a surrogate").containsExactly("\ufffd\ufffd\ufffd");
        assertThat(found(bytes(0xf4, 0x90, 0x80, 0x80), false)).as("beyond the last").containsExactly("\ufffd\ufffd\ufffd\ufffd");
        assertThat(found(bytes(0xf0, 0x9f, 0x98, 0x1b, '[', 'm'), false)).as("cut off by a sequence").containsExactly("\ufffd", "CSI m");
    }

    @Test
    void controlsOfOneByteAreObeyedOnlyWhereTheyAreAllowed() {
        byte[] stream = bytes(0x9b, '3', '1', 'm', 0x9d, '0', ';', 't', 0x9c, 'x');

        assertThat(found(stream, true).stream().filter(each -> !each.equals("ESC \\"))).containsExactly("CSI m 31", "OSC 0;t ST", "x");
        assertThat(found(stream, false)).containsExactly("\ufffd31m\ufffd0;t\ufffdx");
    }

    @Test
    void aControlThatComesAsACharacterIsNeitherShownNorObeyed() {
        assertThat(found(bytes('a', 0xc2, 0x9b, '3', '1', 'm'), false)).containsExactly("a31m");
        assertThat(found(bytes('a', 0xc2, 0x9b, '3', '1', 'm'), true)).containsExactly("a31m");
    }

    @Test
    void afterAResetNothingIsLeftOfWhatWasUnfinished() {
        for (byte[] unfinished : List.of(bytes(0x1b), bytes(0x1b, '[', '3'), bytes(0x1b, ']', '0', ';'), bytes(0x1b, 'P', 'q'), bytes(0xe2, 0x82))) {
            var found = new Found();
            var parser = new Parser(found);
            parser.feed(unfinished, 0, unfinished.length);

            parser.reset();
            parser.feed(bytes('1', 'm'), 0, 2);

            assertThat(found.all).containsExactly("1m");
        }
    }
}
