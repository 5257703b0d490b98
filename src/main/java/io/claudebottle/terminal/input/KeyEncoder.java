package io.claudebottle.terminal.input;

import io.claudebottle.terminal.emulator.InputModes;
import java.nio.charset.StandardCharsets;

/// Keys to bytes: as xterm sends them, or by kitty's protocol where the program asked for that.
public final class KeyEncoder {

    private static final String ESC = "\033";
    private static final String CSI = "\033[";
    private static final String SS3 = "\033O";

    private static final int DISAMBIGUATE = 1;
    private static final int EVENT_TYPES = 2;
    private static final int ALTERNATE_KEYS = 4;
    private static final int ALL_KEYS = 8;
    private static final int ASSOCIATED_TEXT = 16;

    private KeyEncoder() {}

    /// @return empty when the key sends nothing
    public static byte[] encode(KeyPress press, InputModes modes) {
        String sent = modes.kittyFlags() != 0 ? kitty(press, modes.kittyFlags(), modes) : press.type() == KeyPress.Type.RELEASE ? "" : legacy(press, modes);
        return sent.getBytes(StandardCharsets.UTF_8);
    }

    // --- kitty

    private static String kitty(KeyPress press, int flags, InputModes modes) {
        boolean all = (flags & ALL_KEYS) != 0;
        boolean released = press.type() == KeyPress.Type.RELEASE;
        if (released && (flags & EVENT_TYPES) == 0) {
            return "";
        }
        if (!all) {
            // A program that dies with the protocol on leaves a shell that can still be typed in.
            boolean basic = press.key() == Key.ENTER || press.key() == Key.TAB || press.key() == Key.BACKSPACE;
            if (press.key().isModifier() || basic && released) {
                return "";
            }
            boolean writes = !press.text().isEmpty() && (press.modifiers() & ~KeyPress.SHIFT) == 0;
            if (press.key() == Key.TEXT && writes) {
                return press.text();
            }
            if (press.key().isKeypad() && press.key() != Key.KP_ENTER && press.modifiers() == 0 && !released) {
                return String.valueOf(press.key().last);
            }
            boolean toldAsPress = press.type() == KeyPress.Type.PRESS || (flags & EVENT_TYPES) == 0;
            if (basic && press.modifiers() == 0 || (flags & DISAMBIGUATE) == 0 && toldAsPress) {
                return legacy(press, modes);
            }
        }
        return sequence(press, flags);
    }

    private static String sequence(KeyPress press, int flags) {
        Key key = press.key();
        int number = key == Key.TEXT ? press.codePoint() : key.number;
        if (number == 0) {
            // Text without a key, from an input method.
            String composed = associated(press, flags);
            return composed.isEmpty() ? press.text() : CSI + "0;;" + composed + 'u';
        }
        String code = String.valueOf(number);
        if (key == Key.TEXT && (flags & ALTERNATE_KEYS) != 0 && press.has(KeyPress.SHIFT) && press.text().codePointCount(0, press.text().length()) == 1) {
            int shifted = press.text().codePointAt(0);
            code += shifted == number ? "" : ":" + shifted;
        }
        String event = (flags & EVENT_TYPES) != 0 && press.type() != KeyPress.Type.PRESS ? ":" + (press.type().ordinal() + 1) : "";
        String modifiers = press.modifiers() == 0 && event.isEmpty() ? "" : (press.modifiers() + 1) + event;
        String text = associated(press, flags);
        char last = key.kittyLast();
        if (number == 1 && modifiers.isEmpty() && text.isEmpty()) {
            return CSI + last;
        }
        return CSI + code + (modifiers.isEmpty() && text.isEmpty() ? "" : ";" + modifiers) + (text.isEmpty() ? "" : ";" + text) + last;
    }

    private static String associated(KeyPress press, int flags) {
        int both = ALL_KEYS | ASSOCIATED_TEXT;
        if ((flags & both) != both || press.type() == KeyPress.Type.RELEASE || (press.modifiers() & ~KeyPress.SHIFT) != 0) {
            return "";
        }
        var codes = new StringBuilder();
        press.text().codePoints().filter(codePoint -> !Character.isISOControl(codePoint)).forEach(codePoint ->
                codes.append(codes.isEmpty() ? "" : ":").append(codePoint));
        return codes.toString();
    }

    // --- xterm

    private static String legacy(KeyPress press, InputModes modes) {
        Key key = press.key();
        String other = modes.modifyOtherKeys() > 0 ? modified(press, modes) : "";
        if (!other.isEmpty()) {
            return other;
        }
        return switch (key) {
            case TEXT -> text(press, modes);
            // What claude takes for a newline that does not send.
            case ENTER -> press.has(KeyPress.SHIFT) ? "\033\r" : alt(press, modes.newLine() ? "\r\n" : "\r");
            case TAB -> alt(press, press.has(KeyPress.SHIFT) ? "\033[Z" : "\t");
            case ESCAPE -> alt(press, ESC);
            case BACKSPACE -> alt(press, modes.backarrowSendsBackspace() != press.has(KeyPress.CONTROL) ? "\b" : "\177");
            case F1, F2, F3, F4 -> press.modifiers() == 0 ? SS3 + key.last : CSI + "1;" + (press.modifiers() + 1) + key.last;
            default -> functional(press, modes);
        };
    }

    private static String functional(KeyPress press, InputModes modes) {
        Key key = press.key();
        if (key.isKeypad()) {
            boolean asApplication = modes.keypad() && press.modifiers() == 0;
            return asApplication ? SS3 + (char) key.legacy : alt(press, key == Key.KP_ENTER && modes.newLine() ? "\r\n" : String.valueOf(key.last));
        }
        if (key.legacy == 0) {
            return "";
        }
        if (key.legacy == 1) {
            return press.modifiers() != 0 ? CSI + "1;" + (press.modifiers() + 1) + key.last : (modes.cursorKeys() && key.isCursor() ? SS3 : CSI) + key.last;
        }
        return CSI + key.legacy + (press.modifiers() == 0 ? "" : ";" + (press.modifiers() + 1)) + '~';
    }

    private static String alt(KeyPress press, String sent) {
        return press.has(KeyPress.ALT) && !sent.isEmpty() ? ESC + sent : sent;
    }

    private static String text(KeyPress press, InputModes modes) {
        if (press.has(KeyPress.SUPER)) {
            return "";
        }
        if (press.has(KeyPress.CONTROL)) {
            int control = control(press);
            return control < 0 ? alt(press, press.text()) : alt(press, String.valueOf((char) control));
        }
        String written = press.text().isEmpty() && press.has(KeyPress.ALT) ? Character.toString(press.codePoint()) : press.text();
        return modes.altSendsEscape() ? alt(press, written) : written;
    }

    /// The C0 control of a key, or -1.
    private static int control(KeyPress press) {
        int code = press.codePoint();
        if (code >= 'a' && code <= 'z') {
            return code - 'a' + 1;
        }
        return switch (code) {
            case ' ', '2', '@', '`' -> 0;
            case '[', '3' -> 0x1b;
            case '\\', '4' -> 0x1c;
            case ']', '5' -> 0x1d;
            case '^', '6', '~' -> 0x1e;
            case '/', '_', '-', '7' -> 0x1f;
            case '?', '8' -> 0x7f;
            default -> -1;
        };
    }

    /// modifyOtherKeys: level 1 for keys that have no other sequence with their modifiers, level 2 for all that have modifiers.
    private static String modified(KeyPress press, InputModes modes) {
        Key key = press.key();
        boolean isText = key == Key.TEXT;
        boolean isBasic = key == Key.ENTER || key == Key.TAB || key == Key.BACKSPACE || key == Key.ESCAPE;
        if (!isText && !isBasic || press.modifiers() == 0 || isText && press.modifiers() == KeyPress.SHIFT) {
            return "";
        }
        if (modes.modifyOtherKeys() == 1) {
            boolean known = isText
                    ? !press.has(KeyPress.CONTROL) || control(press) >= 0 && !press.has(KeyPress.SHIFT)
                    : key == Key.TAB && press.modifiers() == KeyPress.SHIFT || key == Key.BACKSPACE || key == Key.ESCAPE;
            if (known) {
                return "";
            }
        }
        boolean writesOther = isText && press.has(KeyPress.SHIFT) && press.text().codePointCount(0, press.text().length()) == 1
                && !Character.isISOControl(press.text().codePointAt(0));
        int code = isText ? writesOther ? press.text().codePointAt(0) : press.codePoint() : key.number;
        int modifiers = press.modifiers() + 1;
        return modes.formatOtherKeys() == 1 ? CSI + code + ';' + modifiers + 'u' : CSI + "27;" + modifiers + ';' + code + '~';
    }
}
