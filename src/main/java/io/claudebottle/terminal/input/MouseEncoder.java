package io.claudebottle.terminal.input;

import io.claudebottle.terminal.emulator.InputModes;
import java.nio.charset.StandardCharsets;

/// Mouse events to bytes, as the program's tracking mode and encoding want them. Each report is one array, to be written whole. Remembers where
/// the mouse was last, since standing still is reported once.
public final class MouseEncoder {

    public enum Action { PRESS, RELEASE, MOVE }

    /// As reports number them, before encoding.
    public static final int LEFT = 0;
    public static final int MIDDLE = 1;
    public static final int RIGHT = 2;
    public static final int NONE = 3;
    public static final int WHEEL_UP = 64;
    public static final int WHEEL_DOWN = 65;
    public static final int WHEEL_LEFT = 66;
    public static final int WHEEL_RIGHT = 67;
    public static final int BACK = 128;
    public static final int FORWARD = 129;

    private static final byte[] NOTHING = {};

    private static final int SHIFT = 4;
    private static final int META = 8;
    private static final int CONTROL = 16;
    private static final int MOTION = 32;

    private static final int UTF8_LARGEST = 2047 - 32;
    private static final int BYTE_LARGEST = 255 - 32;

    private int lastX = -1;
    private int lastY = -1;

    /// @param button of a move: what is held, [#NONE] for nothing
    /// @param column from 0, as is the row
    /// @param x in pixels from the grid's left edge, as is y from its top
    /// @param modifiers as [KeyPress] has them
    /// @return empty when nothing is to be sent
    public byte[] encode(InputModes modes, Action action, int button, int column, int row, int x, int y, int modifiers) {
        if (!isWanted(modes.mouse(), action, button)) {
            return NOTHING;
        }
        boolean pixels = modes.mouseEncoding() == 1016;
        // A drag may leave the grid by its left or top edge; there is no number for that.
        int at = Math.max(0, pixels ? x : column);
        int down = Math.max(0, pixels ? y : row);
        if (action == Action.MOVE && at == lastX && down == lastY) {
            return NOTHING;
        }
        lastX = at;
        lastY = down;
        int code = button + (action == Action.MOVE ? MOTION : 0) + (modes.mouse() == 9 ? 0 : bits(modifiers));
        return report(modes.mouseEncoding(), action, code, at + 1, down + 1);
    }

    private static boolean isWanted(int mode, Action action, int button) {
        return switch (mode) {
            case 9 -> action == Action.PRESS && button <= RIGHT;
            case 1000 -> action != Action.MOVE;
            case 1002 -> action != Action.MOVE || button != NONE;
            case 1003 -> true;
            default -> false;
        };
    }

    private static int bits(int modifiers) {
        return ((modifiers & KeyPress.SHIFT) != 0 ? SHIFT : 0) + ((modifiers & KeyPress.ALT) != 0 ? META : 0) + ((modifiers & KeyPress.CONTROL) != 0 ? CONTROL : 0);
    }

    private static byte[] report(int encoding, Action action, int code, int x, int y) {
        boolean released = action == Action.RELEASE;
        return switch (encoding) {
            case 1006, 1016 -> bytes("\033[<" + code + ';' + x + ';' + y + (released ? 'm' : 'M'));
            case 1015 -> bytes("\033[" + (32 + unnumbered(code, released)) + ';' + x + ';' + y + 'M');
            case 1005 -> x > UTF8_LARGEST || y > UTF8_LARGEST ? NOTHING : bytes("\033[M" + (char) (32 + unnumbered(code, released)) + (char) (32 + x) + (char) (32 + y));
            default -> x > BYTE_LARGEST || y > BYTE_LARGEST
                    ? NOTHING
                    : new byte[] {0x1b, '[', 'M', (byte) (32 + unnumbered(code, released)), (byte) (32 + x), (byte) (32 + y)};
        };
    }

    /// The older encodings do not say which button was let go.
    private static int unnumbered(int code, boolean released) {
        return released ? code & ~3 | NONE : code;
    }

    /// The wheel in a full-screen program that does not track the mouse: as if cursor keys were pressed (1007).
    ///
    /// @param lines up when negative
    public static byte[] wheelAsKeys(InputModes modes, int lines) {
        if (modes.mouse() != 0 || !modes.alternateScreen() || !modes.alternateScroll() || lines == 0) {
            return NOTHING;
        }
        return bytes(((modes.cursorKeys() ? "\033O" : "\033[") + (lines < 0 ? 'A' : 'B')).repeat(Math.min(Math.abs(lines), 50)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
