package io.claudebottle.terminal.emulator;

import io.claudebottle.terminal.model.Colors;
import java.util.Arrays;
import java.util.OptionalInt;

/// The theme's colours and what the program has made of them: OSC 4, 5, 10 to 19 and those that take them back.
final class PaletteCommands {

    private static final int UNCHANGED = -1;
    private static final int INDEXED = 256;
    /// Colours for bold, underlined, blinking, inverse and italic text, which follow the palette in OSC 4.
    private static final int SPECIAL = 5;

    private static final int FOREGROUND = 0;
    private static final int BACKGROUND = 1;
    private static final int CURSOR = 2;
    private static final int SELECTION = 7;
    /// OSC 10 to 19.
    private static final int DYNAMIC = 10;

    private final Replies replies;
    private final int[] indexed = new int[INDEXED + SPECIAL];
    private final int[] dynamic = new int[DYNAMIC];

    private Colors theme = Colors.LIGHT;
    private Colors colors = Colors.LIGHT;
    private boolean reverse;

    PaletteCommands(Replies replies) {
        this.replies = replies;
        reset();
    }

    Colors colors() {
        return colors;
    }

    void setTheme(Colors newTheme) {
        theme = newTheme;
        mix();
    }

    void setReverse(boolean on) {
        if (on != reverse) {
            reverse = on;
            mix();
        }
    }

    void reset() {
        Arrays.fill(indexed, UNCHANGED);
        Arrays.fill(dynamic, UNCHANGED);
        mix();
    }

    private void mix() {
        int[] palette = theme.palette().clone();
        for (int i = 0; i < INDEXED; i++) {
            if (indexed[i] != UNCHANGED) {
                palette[i] = indexed[i];
            }
        }
        colors = new Colors(
                palette,
                dynamic(FOREGROUND),
                dynamic(BACKGROUND),
                dynamic(CURSOR),
                dynamic(SELECTION),
                reverse,
                theme.dark());
    }

    private int dynamic(int which) {
        if (dynamic[which] != UNCHANGED) {
            return dynamic[which];
        }
        return switch (which) {
            case BACKGROUND -> theme.background();
            case CURSOR -> theme.cursor();
            case SELECTION -> theme.selection();
            default -> theme.foreground();
        };
    }

    private int indexed(int which) {
        if (indexed[which] != UNCHANGED) {
            return indexed[which];
        }
        return which < INDEXED ? theme.palette()[which] : theme.foreground();
    }

    /// OSC 4 and 5: pairs of a number and a colour, or `?` for a question.
    ///
    /// @param first what number 0 means
    void setIndexed(String command, int first, String[] pairs, int terminator) {
        for (int i = 0; i + 1 < pairs.length && i < 2 * indexed.length; i += 2) {
            int number = number(pairs[i]);
            int which = number + first;
            if (number < 0 || which >= indexed.length) {
                return;
            }
            if (pairs[i + 1].equals("?")) {
                replies.osc(command + ';' + number + ';' + ColorNames.format(indexed(which)), terminator);
            } else {
                ColorNames.parse(pairs[i + 1]).ifPresent(color -> indexed[which] = color);
            }
        }
        mix();
    }

    /// OSC 104 and 105. Without numbers, all.
    void resetIndexed(int first, int end, String[] numbers) {
        if (numbers.length == 0 || numbers.length == 1 && numbers[0].isEmpty()) {
            Arrays.fill(indexed, first, end, UNCHANGED);
        }
        for (String text : numbers) {
            int number = number(text);
            if (number >= 0 && number + first < indexed.length) {
                indexed[number + first] = UNCHANGED;
            }
        }
        mix();
    }

    /// OSC 10 to 19: each colour given is that of the next number.
    void setDynamic(int command, String[] values, int terminator) {
        for (int i = 0; i < values.length && command + i < 10 + DYNAMIC; i++) {
            int which = command + i - 10;
            if (values[i].equals("?")) {
                replies.osc((command + i) + ";" + ColorNames.format(dynamic(which)), terminator);
            } else {
                OptionalInt color = ColorNames.parse(values[i]);
                color.ifPresent(value -> dynamic[which] = value);
            }
        }
        mix();
    }

    /// OSC 110 to 119.
    void resetDynamic(int command) {
        dynamic[command - 110] = UNCHANGED;
        mix();
    }

    private static int number(String text) {
        return text.matches("\\d{1,4}") ? Integer.parseInt(text) : -1;
    }
}
