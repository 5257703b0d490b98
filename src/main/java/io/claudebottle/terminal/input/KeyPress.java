package io.claudebottle.terminal.input;

/// A key that went down, was held or went up.
///
/// @param codePoint of a [Key#TEXT] key: what it writes without any modifier; 0 of others
/// @param text what it writes as it was pressed; empty for nothing, and when the key goes up
/// @param modifiers the sum of the constants below
public record KeyPress(Key key, int codePoint, String text, int modifiers, Type type) {

    public static final int SHIFT = 1;
    public static final int ALT = 2;
    public static final int CONTROL = 4;
    public static final int SUPER = 8;

    /// In the order of kitty's numbers, from 1.
    public enum Type { PRESS, REPEAT, RELEASE }

    public static KeyPress of(Key key, int modifiers) {
        return new KeyPress(key, 0, "", modifiers, Type.PRESS);
    }

    public static KeyPress text(int codePoint, String text, int modifiers) {
        return new KeyPress(Key.TEXT, codePoint, text, modifiers, Type.PRESS);
    }

    public KeyPress as(Type newType) {
        return new KeyPress(key, codePoint, newType == Type.RELEASE ? "" : text, modifiers, newType);
    }

    boolean has(int modifier) {
        return (modifiers & modifier) != 0;
    }
}
