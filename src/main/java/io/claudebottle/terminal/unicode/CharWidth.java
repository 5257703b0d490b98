package io.claudebottle.terminal.unicode;

/// How many cells a character takes by itself, as a program that goes by `wcwidth` expects it.
///
/// - 2: East Asian Wide and Fullwidth, and what is an emoji by default. A regional indicator by itself takes 1, so a flag takes 2 either way.
/// - 0: combining marks (spacing ones too), joiners, variation selectors and other characters that are ignored by default, format characters,
///   medial vowels and final consonants of Hangul. Two are not 0 although they are ignored by default: U+00AD, which terminals show (1), and
///   U+115F, which stands for a leading consonant (2).
/// - 1: everything else, also where East Asian Width is ambiguous. Control characters, surrogates and private use characters are 1.
public final class CharWidth {

    private CharWidth() {}

    /// @param codePoint 0 to 10FFFF, else an IndexOutOfBoundsException
    /// @return 0, 1 or 2
    public static int of(int codePoint) {
        return CharacterTable.of(codePoint) >> CharacterTable.WIDTH_SHIFT & CharacterTable.WIDTH_MASK;
    }
}
