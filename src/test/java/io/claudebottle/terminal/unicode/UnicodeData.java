package io.claudebottle.terminal.unicode;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Makes `characters.txt` from the Unicode data that ICU carries. Run it when [UnicodeTest] says that the file is old:
///
///     java -cp <test class path> io.claudebottle.terminal.unicode.UnicodeData
// ICU marks what is new in it as deprecated.
@SuppressWarnings("deprecation")
final class UnicodeData {

    static final Path FILE = Path.of("src/main/resources/io/claudebottle/terminal/unicode/characters.txt");

    private static final int ORDINARY = 1 << CharacterTable.WIDTH_SHIFT;

    private UnicodeData() {}

    public static void main(String[] args) throws IOException {
        Files.writeString(FILE, text());
    }

    static String text() {
        var text = new StringBuilder("# Unicode " + UCharacter.getUnicodeVersion().getVersionString(2, 2) + ": first, last, "
                + "and in hexadecimal: class of UAX #29 (5 bits), width (2 bits), emoji with U+FE0F (1 bit).\n"
                + "# Made by UnicodeData in the test tree. What is not here is an ordinary character of one column.\n");
        int from = 0;
        for (int codePoint = 1; codePoint <= 0x110000; codePoint++) {
            if (codePoint == 0x110000 || value(codePoint) != value(from)) {
                if (value(from) != ORDINARY) {
                    text.append("%04x %04x %02x\n".formatted(from, codePoint - 1, value(from)));
                }
                from = codePoint;
            }
        }
        return text.toString();
    }

    static int value(int codePoint) {
        return kind(codePoint) | width(codePoint) << CharacterTable.WIDTH_SHIFT | (isEmojiBase(codePoint) ? CharacterTable.EMOJI_BASE : 0);
    }

    private static boolean isEmojiBase(int codePoint) {
        return UCharacter.hasBinaryProperty(codePoint, UProperty.EMOJI)
                && !UCharacter.hasBinaryProperty(codePoint, UProperty.EMOJI_PRESENTATION);
    }

    static int width(int codePoint) {
        int category = UCharacter.getType(codePoint);
        int hangul = UCharacter.getIntPropertyValue(codePoint, UProperty.HANGUL_SYLLABLE_TYPE);
        if (codePoint == 0xad) {
            return 1;
        }
        if (hangul == UCharacter.HangulSyllableType.VOWEL_JAMO || hangul == UCharacter.HangulSyllableType.TRAILING_JAMO) {
            return 0;
        }
        int breaking = UCharacter.getIntPropertyValue(codePoint, UProperty.GRAPHEME_CLUSTER_BREAK);
        if (category == UCharacter.NON_SPACING_MARK || category == UCharacter.ENCLOSING_MARK) {
            return 0;
        }
        if (category == UCharacter.FORMAT && breaking != UCharacter.GraphemeClusterBreak.PREPEND) {
            return 0;
        }
        if (UCharacter.hasBinaryProperty(codePoint, UProperty.DEFAULT_IGNORABLE_CODE_POINT) && category != UCharacter.OTHER_LETTER) {
            return 0;
        }
        int east = UCharacter.getIntPropertyValue(codePoint, UProperty.EAST_ASIAN_WIDTH);
        return east == UCharacter.EastAsianWidth.WIDE || east == UCharacter.EastAsianWidth.FULLWIDTH ? 2 : 1;
    }

    private static int kind(int codePoint) {
        var conjunct = UCharacter.IndicConjunctBreak.values()[UCharacter.getIntPropertyValue(codePoint, UProperty.INDIC_CONJUNCT_BREAK)];
        int breaking = UCharacter.getIntPropertyValue(codePoint, UProperty.GRAPHEME_CLUSTER_BREAK);
        if (UCharacter.hasBinaryProperty(codePoint, UProperty.EXTENDED_PICTOGRAPHIC)) {
            return CharacterTable.PICTOGRAPHIC;
        }
        return switch (breaking) {
            case UCharacter.GraphemeClusterBreak.CR, UCharacter.GraphemeClusterBreak.LF, UCharacter.GraphemeClusterBreak.CONTROL ->
                CharacterTable.CONTROL;
            case UCharacter.GraphemeClusterBreak.EXTEND -> switch (conjunct) {
                case LINKER -> CharacterTable.LINKER;
                case EXTEND -> CharacterTable.CONJUNCT_EXTEND;
                default -> CharacterTable.EXTEND;
            };
            case UCharacter.GraphemeClusterBreak.ZWJ -> CharacterTable.ZWJ;
            case UCharacter.GraphemeClusterBreak.REGIONAL_INDICATOR -> CharacterTable.REGIONAL;
            case UCharacter.GraphemeClusterBreak.PREPEND -> CharacterTable.PREPEND;
            case UCharacter.GraphemeClusterBreak.SPACING_MARK -> CharacterTable.SPACING;
            case UCharacter.GraphemeClusterBreak.L -> CharacterTable.L;
            case UCharacter.GraphemeClusterBreak.V -> CharacterTable.V;
            case UCharacter.GraphemeClusterBreak.T -> CharacterTable.T;
            case UCharacter.GraphemeClusterBreak.LV -> CharacterTable.LV;
            case UCharacter.GraphemeClusterBreak.LVT -> CharacterTable.LVT;
            default -> switch (conjunct) {
                case CONSONANT -> CharacterTable.CONSONANT;
                case LINKER -> CharacterTable.LINKING_LETTER;
                default -> CharacterTable.OTHER;
            };
        };
    }
}
