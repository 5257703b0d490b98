package io.claudebottle.terminal.unicode;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes the table of characters anew from what ICU knows of Unicode. Run its main method in the project's directory after a change of
/// ICU's version or of what is here.
final class CharacterTableGenerator {

    private static final int SOFT_HYPHEN = 0xad;
    private static final int HANGUL_LEADING_FILLER = 0x115f;

    private CharacterTableGenerator() {}

    public static void main(String[] arguments) throws IOException {
        Path resources = Path.of("src/main/resources", CharacterTable.class.getPackageName().replace('.', '/'));
        Files.writeString(resources.resolve(CharacterTable.RESOURCE), generate());
    }

    static String generate() {
        StringBuilder text = new StringBuilder("# Unicode %s. Generated: CharacterTableGenerator in the tests makes it again.%n"
                .formatted(UCharacter.getUnicodeVersion()).replace("\r", ""))
                .append("# First code point, then the bits of CharacterTable for it and all up to the next line.\n");
        int last = -1;
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            int value = value(codePoint);
            if (value != last) {
                text.append(Integer.toHexString(codePoint)).append(' ').append(Integer.toHexString(value)).append('\n');
                last = value;
            }
        }
        return text.toString();
    }

    static int value(int codePoint) {
        boolean emojiBase = UCharacter.hasBinaryProperty(codePoint, UProperty.EMOJI)
                && !UCharacter.hasBinaryProperty(codePoint, UProperty.EMOJI_PRESENTATION);
        return type(codePoint) | width(codePoint) << CharacterTable.WIDTH_SHIFT | (emojiBase ? CharacterTable.EMOJI_BASE : 0);
    }

    private static int type(int codePoint) {
        UCharacter.IndicConjunctBreak conjunct =
                UCharacter.IndicConjunctBreak.values()[UCharacter.getIntPropertyValue(codePoint, UProperty.INDIC_CONJUNCT_BREAK)];
        return switch (UCharacter.getIntPropertyValue(codePoint, UProperty.GRAPHEME_CLUSTER_BREAK)) {
            case UCharacter.GraphemeClusterBreak.CR -> CharacterTable.CR;
            case UCharacter.GraphemeClusterBreak.LF -> CharacterTable.LF;
            case UCharacter.GraphemeClusterBreak.CONTROL -> CharacterTable.CONTROL;
            case UCharacter.GraphemeClusterBreak.EXTEND -> switch (conjunct) {
                case EXTEND -> CharacterTable.EXTEND_CONJUNCT;
                case LINKER -> CharacterTable.EXTEND_LINKER;
                default -> CharacterTable.EXTEND;
            };
            case UCharacter.GraphemeClusterBreak.ZWJ -> CharacterTable.ZWJ;
            case UCharacter.GraphemeClusterBreak.REGIONAL_INDICATOR -> CharacterTable.REGIONAL;
            case UCharacter.GraphemeClusterBreak.PREPEND -> CharacterTable.PREPEND;
            case UCharacter.GraphemeClusterBreak.SPACING_MARK -> CharacterTable.SPACING_MARK;
            case UCharacter.GraphemeClusterBreak.L -> CharacterTable.L;
            case UCharacter.GraphemeClusterBreak.V -> CharacterTable.V;
            case UCharacter.GraphemeClusterBreak.T -> CharacterTable.T;
            case UCharacter.GraphemeClusterBreak.LV -> CharacterTable.LV;
            case UCharacter.GraphemeClusterBreak.LVT -> CharacterTable.LVT;
            default -> {
                if (UCharacter.hasBinaryProperty(codePoint, UProperty.EXTENDED_PICTOGRAPHIC)) {
                    yield CharacterTable.PICTOGRAPH;
                }
                yield switch (conjunct) {
                    case CONSONANT -> CharacterTable.CONSONANT;
                    case LINKER -> CharacterTable.LINKER;
                    default -> CharacterTable.OTHER;
                };
            }
        };
    }

    private static int width(int codePoint) {
        int category = UCharacter.getType(codePoint);
        if (codePoint == SOFT_HYPHEN || category == UCharacter.CONTROL) {
            return 1;
        }
        if (codePoint == HANGUL_LEADING_FILLER) {
            return 2;
        }
        if (isInvisible(codePoint, category)) {
            return 0;
        }
        int eastAsian = UCharacter.getIntPropertyValue(codePoint, UProperty.EAST_ASIAN_WIDTH);
        boolean isRegional = UCharacter.hasBinaryProperty(codePoint, UProperty.REGIONAL_INDICATOR);
        boolean isEmoji = UCharacter.hasBinaryProperty(codePoint, UProperty.EMOJI_PRESENTATION) && !isRegional;
        boolean isWide = eastAsian == UCharacter.EastAsianWidth.WIDE || eastAsian == UCharacter.EastAsianWidth.FULLWIDTH;
        return isEmoji || isWide ? 2 : 1;
    }

    private static boolean isInvisible(int codePoint, int category) {
        return switch (category) {
            case UCharacter.NON_SPACING_MARK, UCharacter.ENCLOSING_MARK, UCharacter.COMBINING_SPACING_MARK,
                    UCharacter.LINE_SEPARATOR, UCharacter.PARAGRAPH_SEPARATOR -> true;
            // The others stand before a number and enclose it: they show.
            case UCharacter.FORMAT -> !UCharacter.hasBinaryProperty(codePoint, UProperty.PREPENDED_CONCATENATION_MARK);
            default -> UCharacter.hasBinaryProperty(codePoint, UProperty.DEFAULT_IGNORABLE_CODE_POINT)
                    || UCharacter.getIntPropertyValue(codePoint, UProperty.HANGUL_SYLLABLE_TYPE) == UCharacter.HangulSyllableType.VOWEL_JAMO
                    || UCharacter.getIntPropertyValue(codePoint, UProperty.HANGUL_SYLLABLE_TYPE)
                            == UCharacter.HangulSyllableType.TRAILING_JAMO;
        };
    }
}
