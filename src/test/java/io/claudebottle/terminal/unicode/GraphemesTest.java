package io.claudebottle.terminal.unicode;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphemesTest {

    /// One code point or more of every class of the table, ASCII with its fast path among them.
    private static final int[] SAMPLES = {' ', 'a', 'z', '1', '#', '~', 0x7f, '\r', '\n', '\t', 0x85, 0x300, 0x200c, 0x200d, 0xfe0e, 0xfe0f, 0x20e3,
            0x94d, 0x9cd, 0x1039, 0x1b44, 0x1cf5, 0x1f1e6, 0x1f1fa, 0x600, 0x110bd, 0x903, 0x93e, 0x1100, 0x115f, 0xa960, 0x1160, 0xd7b0, 0x16d63,
            0x11a8, 0xd7cb, 0xac00, 0xac01, 0xa9, 0x231a, 0x2764, 0x1f468, 0x1f3fd, 0x1f525, 0x915, 0x937, 0x995, 0xe9, 0x4e00, 0xff21, 0xe0001,
            0xe0061, 0xe0100, 0x10ffff, 0xad, 0x378};

    @Test
    void everyPairTripleAndQuadrupleOfTheClassesBreaksWhereUnicodeSays() {
        BreakIterator icu = BreakIterator.getCharacterInstance(ULocale.ROOT);
        int[] ofEachClass = oneOfEachClass();
        assertThat(ofEachClass).as("every class has a sample").hasSize(CharacterTable.CLASSES);
        for (int first : ofEachClass) {
            for (int second : ofEachClass) {
                for (int third : ofEachClass) {
                    for (int fourth : ofEachClass) {
                        String text = new String(new int[] {first, second, third, fourth}, 0, 4);
                        List<Integer> ours = boundaries(text);
                        List<Integer> unicode = boundaries(icu, text);
                        if (!ours.equals(unicode)) {
                            assertThat(ours).as(text.codePoints().mapToObj(Integer::toHexString).toList().toString()).isEqualTo(unicode);
                        }
                    }
                }
            }
        }
    }

    @Property(tries = 5000)
    void anyTextBreaksWhereUnicodeSays(@ForAll("texts") String text) {
        assertThat(boundaries(text)).as(text.codePoints().mapToObj(Integer::toHexString).toList().toString())
                .isEqualTo(boundaries(BreakIterator.getCharacterInstance(ULocale.ROOT), text));
    }

    @Property(tries = 2000)
    void aClusterNeverShrinksAndTakesTwoCellsAtMost(@ForAll("texts") String text) {
        int state = Graphemes.START;
        for (int codePoint : text.codePoints().toArray()) {
            int after = Graphemes.next(state, codePoint);
            int atLeast = Graphemes.isBoundary(after) ? CharWidth.of(codePoint) : Graphemes.width(state);
            assertThat(Graphemes.width(after)).isBetween(atLeast, 2);
            state = after;
        }
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<Integer> any = Arbitraries.integers().between(0, Character.MAX_CODE_POINT).filter(c -> c < 0xd800 || c > 0xdfff);
        Arbitrary<Integer> sample = Arbitraries.integers().between(0, SAMPLES.length - 1).map(at -> SAMPLES[at]);
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(9, sample), net.jqwik.api.Tuple.of(1, any)).list().ofMaxSize(14)
                .map(codePoints -> new String(codePoints.stream().mapToInt(Integer::intValue).toArray(), 0, codePoints.size()));
    }

    @ParameterizedTest
    @CsvSource({
        "a, 1", "é, 1", "e\u0301, 1", "一, 2", "ｱ, 1", "Ａ, 2",
        "😀, 2", "⌚, 2", "👍🏽, 2", "☝, 1", "☝🏽, 2", "❤, 1", "❤\uFE0F, 2",
        "⌚\uFE0E, 2", "a\uFE0F, 1", "1\uFE0F\u20E3, 2", "#\uFE0F\u20E3, 2", "👨\u200D👩\u200D👧, 2", "🏳\uFE0F\u200D🌈, 2", "❤\u200D🔥, 2",
        "🇩, 1", "🇩🇪, 2", "한, 2", "\u1112\u1161\u11AB, 2", "क\u094Dष\u093F, 1", "\u0600१, 1", "\u200B, 0", "\u0301, 0"
    })
    void aClusterTakesTheCellsOfItsFirstVisibleCharacterUnlessItBecomesAnEmoji(String cluster, int cells) {
        assertThat(Graphemes.width(cluster)).isEqualTo(cells);
        assertThat(boundaries(cluster)).as("one cluster").containsExactly(0);
    }

    @Test
    void aTerminalLearnsOfTheSecondCellWhenTheSelectorComes() {
        int heart = Graphemes.next(Graphemes.START, 0x2764);
        int emoji = Graphemes.next(heart, 0xfe0f);
        int letter = Graphemes.next(emoji, 'a');

        assertThat(Graphemes.isBoundary(heart)).isTrue();
        assertThat(Graphemes.width(heart)).isEqualTo(1);
        assertThat(Graphemes.isBoundary(emoji)).isFalse();
        assertThat(Graphemes.width(emoji)).isEqualTo(2);
        assertThat(Graphemes.isBoundary(letter)).isTrue();
        assertThat(Graphemes.width(letter)).isEqualTo(1);
    }

    private static int[] oneOfEachClass() {
        int[] samples = new int[CharacterTable.CLASSES];
        for (int sample : SAMPLES) {
            samples[CharacterTable.of(sample) & CharacterTable.CLASS_MASK] = sample;
        }
        return java.util.Arrays.stream(samples).filter(sample -> sample != 0).toArray();
    }

    private static List<Integer> boundaries(String text) {
        List<Integer> found = new ArrayList<>();
        int state = Graphemes.START;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            state = Graphemes.next(state, text.codePointAt(at));
            if (Graphemes.isBoundary(state)) {
                found.add(at);
            }
        }
        return found;
    }

    private static List<Integer> boundaries(BreakIterator icu, String text) {
        icu.setText(text);
        List<Integer> found = new ArrayList<>();
        for (int at = icu.first(); at != BreakIterator.DONE && at < text.length(); at = icu.next()) {
            found.add(at);
        }
        return found;
    }
}
