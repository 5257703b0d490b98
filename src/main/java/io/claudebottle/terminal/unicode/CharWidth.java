package io.claudebottle.terminal.unicode;

/// Columns that a character takes.
public final class CharWidth {

    private CharWidth() {}

    public static int of(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return codePoint >= 0x1100 && Character.isIdeographic(codePoint) || Character.isEmojiPresentation(codePoint) ? 2 : 1;
    }
}
