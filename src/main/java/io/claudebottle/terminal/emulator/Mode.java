package io.claudebottle.terminal.emulator;

import org.jspecify.annotations.Nullable;

/// Every mode that can be set and reset, by its number in SM and RM (ANSI) or DECSET and DECRST (private).
enum Mode {
    KEYBOARD_LOCKED(2, false, false),
    INSERT(4, false, false),
    LOCAL_ECHO_OFF(12, false, true),
    NEW_LINE(20, false, false),

    CURSOR_KEYS(1, true, false),
    ANSI(2, true, true),
    COLUMNS_132(3, true, false),
    SMOOTH_SCROLL(4, true, false),
    REVERSE_SCREEN(5, true, false),
    ORIGIN(6, true, false),
    AUTOWRAP(7, true, true),
    AUTOREPEAT(8, true, true),
    MOUSE_X10(9, true, false),
    CURSOR_BLINK(12, true, true),
    PRINT_FORM_FEED(18, true, false),
    PRINT_EXTENT(19, true, false),
    CURSOR_VISIBLE(25, true, true),
    ALLOW_COLUMNS_132(40, true, false),
    MORE_FIX(41, true, false),
    NATIONAL_CHARACTERS(42, true, false),
    REVERSE_WRAP(45, true, false),
    ALTERNATE_47(47, true, false),
    KEYPAD(66, true, false),
    BACKARROW_SENDS_BS(67, true, false),
    LEFT_RIGHT_MARGINS(69, true, false),
    KEEP_ON_COLUMN_CHANGE(95, true, false),
    MOUSE_CLICKS(1000, true, false),
    MOUSE_DRAGS(1002, true, false),
    MOUSE_MOTION(1003, true, false),
    FOCUS_REPORTS(1004, true, false),
    MOUSE_UTF8(1005, true, false),
    MOUSE_SGR(1006, true, false),
    ALTERNATE_SCROLL(1007, true, true),
    MOUSE_URXVT(1015, true, false),
    MOUSE_PIXELS(1016, true, false),
    META_SENDS_EIGHTH_BIT(1034, true, false),
    META_SENDS_ESCAPE(1036, true, true),
    ALT_SENDS_ESCAPE(1039, true, true),
    EXTENDED_REVERSE_WRAP(1045, true, false),
    ALTERNATE_1047(1047, true, false),
    SAVED_CURSOR(1048, true, false),
    ALTERNATE_1049(1049, true, false),
    BRACKETED_PASTE(2004, true, false),
    SYNCHRONIZED(2026, true, false),
    GRAPHEMES(2027, true, true),
    COLOR_SCHEME_REPORTS(2031, true, false),
    RESIZE_REPORTS(2048, true, false);

    final int number;
    final boolean dec;
    final boolean initially;

    Mode(int number, boolean dec, boolean initially) {
        this.number = number;
        this.dec = dec;
        this.initially = initially;
    }

    static @Nullable Mode of(int number, boolean dec) {
        Mode[] all = dec ? PRIVATE : STANDARD;
        return number < all.length ? all[number] : null;
    }

    // By their number: programs that draw set and reset modes in every frame.
    private static final @Nullable Mode[] STANDARD = byNumber(false);
    private static final @Nullable Mode[] PRIVATE = byNumber(true);

    private static @Nullable Mode[] byNumber(boolean dec) {
        var all = new Mode[2049];
        for (Mode mode : values()) {
            if (mode.dec == dec) {
                all[mode.number] = mode;
            }
        }
        return all;
    }
}
