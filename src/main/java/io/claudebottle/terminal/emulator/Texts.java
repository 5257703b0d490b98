package io.claudebottle.terminal.emulator;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Text of a program that is shown outside of its screen.
final class Texts {

    static final int LONGEST_TITLE = 256;
    static final int LONGEST_BODY = 1024;
    static final int LONGEST_ADDRESS = 2048;

    private Texts() {}

    /// Bounded, and without what would move, hide or turn round the text beside it.
    static String clean(String text, int longest) {
        var clean = new StringBuilder(Math.min(text.length(), longest));
        text.codePoints().filter(Texts::isPlain).takeWhile(next -> clean.length() + Character.charCount(next) <= longest).forEach(clean::appendCodePoint);
        return clean.toString();
    }

    private static boolean isPlain(int codePoint) {
        boolean turnsRound = codePoint >= 0x202a && codePoint <= 0x202e || codePoint >= 0x2066 && codePoint <= 0x2069
                || codePoint == 0x200e || codePoint == 0x200f || codePoint == 0x061c;
        return !turnsRound && !Character.isISOControl(codePoint) && Character.getType(codePoint) != Character.SURROGATE
                && Character.getType(codePoint) != Character.LINE_SEPARATOR && Character.getType(codePoint) != Character.PARAGRAPH_SEPARATOR;
    }

    /// What base 64 stands for; empty where it is none.
    static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
