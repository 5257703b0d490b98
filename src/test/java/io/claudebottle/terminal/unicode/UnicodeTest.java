package io.claudebottle.terminal.unicode;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.BreakIterator;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnicodeTest {

    private static final int STRINGS = 200_000;

    @Test
    void theTableIsThatOfTheUnicodeVersionWeTestWith() throws IOException {
        assertThat(Files.readString(UnicodeData.FILE)).isEqualTo(UnicodeData.text());
    }

    @Test
    void everyCharacterIsFoundInTheTable() {
        for (int codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
            assertThat(CharacterTable.of(codePoint)).as("U+%04X", codePoint).isEqualTo(UnicodeData.value(codePoint));
        }
    }

    /// Characters of every class, so that each pair and most triples meet.
    @Test
    void charactersBreakWhereUnicodeSaysThatTheyDo() {
        List<List<Integer>> classes = new ArrayList<>();
        for (int kind = 0; kind <= CharacterTable.LINKING_LETTER; kind++) {
            classes.add(new ArrayList<>());
        }
        for (int codePoint = 0x20; codePoint <= 0x1ffff; codePoint++) {
            if (UCharacter.getType(codePoint) != UCharacter.SURROGATE) {
                classes.get(CharacterTable.of(codePoint) & CharacterTable.CLASS).add(codePoint);
            }
        }
        var random = new Random(20261124);
        BreakIterator oracle = BreakIterator.getCharacterInstance(Locale.ROOT);
        for (int i = 0; i < STRINGS; i++) {
            var text = new StringBuilder();
            for (int length = 1 + random.nextInt(8); length > 0; length--) {
                List<Integer> members = classes.get(random.nextInt(classes.size()));
                text.appendCodePoint(members.get(random.nextInt(members.size())));
            }
            oracle.setText(text.toString());
            int state = 0;
            for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
                state = Graphemes.next(state, text.codePointAt(at));
                if (Graphemes.isBoundary(state) != oracle.isBoundary(at)) {
                    assertThat(Graphemes.isBoundary(state)).as("%s at %d", escaped(text), at).isEqualTo(oracle.isBoundary(at));
                }
            }
        }
    }

    /// One character of each class, four in a row: more than any rule looks back.
    @Test
    void everyFourClassesBreakWhereUnicodeSaysThatTheyDo() {
        int[] members = new int[CharacterTable.LINKING_LETTER + 1];
        for (int codePoint = 0x1ffff; codePoint > 0; codePoint--) {
            members[CharacterTable.of(codePoint) & CharacterTable.CLASS] = codePoint;
        }
        BreakIterator oracle = BreakIterator.getCharacterInstance(Locale.ROOT);
        for (int row = 0; row < members.length * members.length * members.length * members.length; row++) {
            var text = new StringBuilder();
            int state = 0;
            int rest = row;
            int boundaries = 0;
            for (int i = 0; i < 4; i++) {
                int codePoint = members[rest % members.length];
                rest /= members.length;
                state = Graphemes.next(state, codePoint);
                boundaries += Graphemes.isBoundary(state) ? 1 << text.length() : 0;
                text.appendCodePoint(codePoint);
            }
            oracle.setText(text.toString());
            int expected = 0;
            for (int at = oracle.first(); at < text.length(); at = oracle.next()) {
                expected |= 1 << at;
            }
            if (boundaries != expected) {
                assertThat(Integer.toBinaryString(boundaries)).as(escaped(text)).isEqualTo(Integer.toBinaryString(expected));
            }
        }
    }

    private static String escaped(CharSequence text) {
        var escaped = new StringBuilder();
        text.codePoints().forEach(codePoint -> escaped.append("U+%04X ".formatted(codePoint)));
        return escaped.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "0x61, 1, a letter",
        "0xe9, 1, a letter with an accent",
        "0x301, 0, an accent",
        "0x200d, 0, a joiner",
        "0xfe0f, 0, a variation selector",
        "0xad, 1, a soft hyphen",
        "0x4e2d, 2, a Chinese character",
        "0xac00, 2, a Hangul syllable",
        "0x1160, 0, a Hangul vowel that belongs to the syllable before it",
        "0xff21, 2, a fullwidth letter",
        "0xff71, 1, a halfwidth kana",
        "0x1f600, 2, an emoji",
        "0x2764, 1, a heart that is an emoji only when asked to be",
        "0x2500, 1, a box drawing line that only East Asian fonts draw wide",
        "0x3164, 2, a filler that takes room",
        "0x20000, 2, a Chinese character beyond the first plane",
        "0xe000, 1, a private character"
    })
    void aCharacterTakesAsManyColumnsAsItsWidth(String codePoint, int width, String what) {
        assertThat(CharWidth.of(Integer.decode(codePoint))).as(what).isEqualTo(width);
    }

    @Test
    void anEmojiOfManyPartsWidensWhatItJoins() {
        assertThat(Graphemes.widens(0x2764, 0xfe0f)).as("heart and its selector").isTrue();
        assertThat(Graphemes.widens('1', 0xfe0f)).as("keycap").isTrue();
        assertThat(Graphemes.widens('a', 0xfe0f)).as("no emoji").isFalse();
        assertThat(Graphemes.widens(0x1f1e9, 0x1f1ea)).as("flag").isTrue();
        assertThat(Graphemes.widens(0x261d, 0x1f3fd)).as("hand and its skin colour").isTrue();
        assertThat(Graphemes.widens('a', 0x1f3fd)).as("no hand").isFalse();
        assertThat(Graphemes.widens('e', 0x301)).as("accent").isFalse();
    }

    @Test
    void whatIsEmojiByItselfIsWide() {
        for (int codePoint = 0x80; codePoint <= 0x1ffff; codePoint++) {
            if (UCharacter.hasBinaryProperty(codePoint, UProperty.EMOJI_PRESENTATION) && !UCharacter.hasBinaryProperty(codePoint, UProperty.REGIONAL_INDICATOR)) {
                assertThat(CharWidth.of(codePoint)).as("U+%04X", codePoint).isEqualTo(2);
            }
        }
    }
}
