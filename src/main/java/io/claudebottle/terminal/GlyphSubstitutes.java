package io.claudebottle.terminal;

/// Stand-ins for signs that claude prints and hardly any font for text has. A toolkit that finds no glyph draws an empty box, and has no
/// public way to ask beforehand, so they are always drawn in place of what they stand for.
final class GlyphSubstitutes {

    private GlyphSubstitutes() {}

    /// A character that is as wide, looks alike, and is in every font of [TerminalLook]; the same one for all that need none.
    static char drawable(char character) {
        return switch (character) {
            case '\u23bf' -> '\u2514'; // ⎿ └
            case '\u23f4' -> '\u25c0'; // ⏴ ◀
            case '\u23f5' -> '\u25b6'; // ⏵ ▶
            case '\u23f8' -> '\u2016'; // ⏸ ‖
            case '\u23f9' -> '\u25a0'; // ⏹ ■
            case '\u23fa' -> '\u25cf'; // ⏺ ●
            default -> character;
        };
    }
}
