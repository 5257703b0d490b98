package io.claudebottle.terminal.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PasteEncoderTest {

    private static String sent(String text, boolean bracketed) {
        return new String(PasteEncoder.encode(text, bracketed), StandardCharsets.UTF_8);
    }

    @Test
    void linesEndAsTheEnterKeyEndsThem() {
        assertThat(sent("a\nb\r\nc\td", false)).isEqualTo("a\rb\rc\td");
        assertThat(sent("a", true)).isEqualTo("\033[200~a\033[201~");
    }

    @Test
    void whatIsPastedCannotEndThePaste() {
        assertThat(sent("safe\033[201~rm -rf /\n", true)).isEqualTo("\033[200~safe[201~rm -rf /\r\033[201~");
        assertThat(sent("\u009b201~\177\0", true)).isEqualTo("\033[200~201~\033[201~");
    }

    @Property(tries = 500)
    void nothingButTextGetsBetweenTheBrackets(@ForAll String text) {
        String sent = sent(text + "\033[201~" + text, true);
        String body = sent.substring(6, sent.length() - 6);
        assertThat(body.chars().filter(c -> Character.isISOControl(c) && c != '\r' && c != '\t')).isEmpty();
    }

    @Test
    void manyLinesAreAskedAboutAndWithoutBracketsAnyLineEnd() {
        assertThat(PasteCheck.of("one line\n", false)).isEqualTo(new PasteCheck(1, 9, false));
        assertThat(PasteCheck.of("two\nlines", false).asks()).isTrue();
        assertThat(PasteCheck.of("two\nlines", true).asks()).isFalse();
        assertThat(PasteCheck.of("x\n".repeat(51), true)).isEqualTo(new PasteCheck(51, 102, true));
        assertThat(PasteCheck.of("x".repeat(5001), true).asks()).isTrue();
    }
}
