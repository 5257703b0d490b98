package io.claudebottle.terminal.unicode;

/// How many columns a character takes: none for what is drawn on the one before it, two for East Asian wide ones and emoji. What is wide only
/// in East Asian fonts ("ambiguous") takes one.
public final class CharWidth {

    private CharWidth() {}

    /// @param codePoint no control
    public static int of(int codePoint) {
        return codePoint < 0x7f ? 1 : CharacterTable.of(codePoint) >> CharacterTable.WIDTH_SHIFT & 3;
    }
}
