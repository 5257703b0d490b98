package io.claudebottle.terminal.input;

/// Keys that are known by what they do and not by what they write.
public enum Key {
    /// A key that writes characters.
    TEXT(0, 0, 'u'),

    ESCAPE(27, 0, 'u'),
    ENTER(13, 0, 'u'),
    TAB(9, 0, 'u'),
    BACKSPACE(127, 0, 'u'),
    INSERT(2, 2, '~'),
    DELETE(3, 3, '~'),
    LEFT(1, 1, 'D'),
    RIGHT(1, 1, 'C'),
    UP(1, 1, 'A'),
    DOWN(1, 1, 'B'),
    PAGE_UP(5, 5, '~'),
    PAGE_DOWN(6, 6, '~'),
    HOME(1, 1, 'H'),
    END(1, 1, 'F'),
    BEGIN(1, 1, 'E'),
    F1(1, 1, 'P'),
    F2(1, 1, 'Q'),
    F3(13, 1, 'R'),
    F4(1, 1, 'S'),
    F5(15, 15, '~'),
    F6(17, 17, '~'),
    F7(18, 18, '~'),
    F8(19, 19, '~'),
    F9(20, 20, '~'),
    F10(21, 21, '~'),
    F11(23, 23, '~'),
    F12(24, 24, '~'),
    F13(57376, 25, '~'),
    F14(57377, 26, '~'),
    F15(57378, 28, '~'),
    F16(57379, 29, '~'),
    F17(57380, 31, '~'),
    F18(57381, 32, '~'),
    F19(57382, 33, '~'),
    F20(57383, 34, '~'),
    F21(57384, 42, '~'),
    F22(57385, 43, '~'),
    F23(57386, 44, '~'),
    F24(57387, 45, '~'),

    CAPS_LOCK(57358, 0, 'u'),
    SCROLL_LOCK(57359, 0, 'u'),
    NUM_LOCK(57360, 0, 'u'),
    PRINT_SCREEN(57361, 0, 'u'),
    PAUSE(57362, 0, 'u'),
    MENU(57363, 0, 'u'),

    KP_0(57399, 'p', '0'),
    KP_1(57400, 'q', '1'),
    KP_2(57401, 'r', '2'),
    KP_3(57402, 's', '3'),
    KP_4(57403, 't', '4'),
    KP_5(57404, 'u', '5'),
    KP_6(57405, 'v', '6'),
    KP_7(57406, 'w', '7'),
    KP_8(57407, 'x', '8'),
    KP_9(57408, 'y', '9'),
    KP_DECIMAL(57409, 'n', '.'),
    KP_DIVIDE(57410, 'o', '/'),
    KP_MULTIPLY(57411, 'j', '*'),
    KP_SUBTRACT(57412, 'm', '-'),
    KP_ADD(57413, 'k', '+'),
    KP_ENTER(57414, 'M', '\r'),

    SHIFT(57441, 0, 'u'),
    CONTROL(57442, 0, 'u'),
    ALT(57443, 0, 'u'),
    SUPER(57444, 0, 'u');

    /// The number of kitty's protocol.
    final int number;
    /// The number before the final byte in xterm's sequences; of a keypad key the final byte in application mode; 0 for no sequence.
    final int legacy;
    /// The final byte; of a keypad key the character it writes.
    final char last;

    Key(int number, int legacy, char last) {
        this.number = number;
        this.legacy = legacy;
        this.last = last;
    }

    boolean isKeypad() {
        return ordinal() >= KP_0.ordinal() && ordinal() <= KP_ENTER.ordinal();
    }

    boolean isModifier() {
        return ordinal() >= SHIFT.ordinal();
    }

    boolean isCursor() {
        return legacy == 1 && last >= 'A' && last <= 'H';
    }

    /// F3's `CSI R` would be a report of the cursor's position.
    char kittyLast() {
        return isKeypad() || number > 57000 ? 'u' : this == F3 ? '~' : last;
    }
}
