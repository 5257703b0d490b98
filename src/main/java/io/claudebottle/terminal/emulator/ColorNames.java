package io.claudebottle.terminal.emulator;

import java.util.OptionalInt;

/// Colours as X11 writes them: `#rgb` with one to four digits each, and `rgb:r/g/b`.
final class ColorNames {

    private ColorNames() {}

    /// @return 0xRRGGBB
    static OptionalInt parse(String name) {
        if (name.startsWith("#")) {
            return hash(name.substring(1));
        }
        if (name.startsWith("rgb:")) {
            return scaled(name.substring(4).split("/", -1));
        }
        return OptionalInt.empty();
    }

    /// Digits are the high ones: `#f` is 0xf0, not 0xff.
    private static OptionalInt hash(String digits) {
        int length = digits.length() / 3;
        if (length == 0 || length > 4 || digits.length() % 3 != 0) {
            return OptionalInt.empty();
        }
        int color = 0;
        for (int i = 0; i < 3; i++) {
            int value = hex(digits.substring(i * length, (i + 1) * length));
            if (value < 0) {
                return OptionalInt.empty();
            }
            color = color << 8 | value << 4 * (4 - length) >> 8;
        }
        return OptionalInt.of(color);
    }

    /// Digits are a fraction of the largest: `f` is 0xff.
    private static OptionalInt scaled(String[] parts) {
        if (parts.length != 3) {
            return OptionalInt.empty();
        }
        int color = 0;
        for (String part : parts) {
            int value = part.isEmpty() || part.length() > 4 ? -1 : hex(part);
            if (value < 0) {
                return OptionalInt.empty();
            }
            color = color << 8 | value * 255 / ((1 << 4 * part.length()) - 1);
        }
        return OptionalInt.of(color);
    }

    private static int hex(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            if (Character.digit(digits.charAt(i), 16) < 0 || digits.charAt(i) > 'f') {
                return -1;
            }
        }
        return Integer.parseInt(digits, 16);
    }

    /// `rgb:rrrr/gggg/bbbb`, as a question for a colour is answered.
    static String format(int color) {
        return "rgb:%1$02x%1$02x/%2$02x%2$02x/%3$02x%3$02x".formatted(color >> 16 & 0xff, color >> 8 & 0xff, color & 0xff);
    }
}
