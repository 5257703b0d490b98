package io.claudebottle.terminal.emulator;

import io.claudebottle.terminal.model.Style;
import io.claudebottle.terminal.parser.Params;

/// Select graphic rendition: parameters to a style.
final class Sgr {

    /// What [#color] answers when the parameters are no colour.
    private static final int NO_COLOR = -1;

    /// Where the last colour's parameters ended.
    private int at;

    /// Set when an underline colour was among the parameters; [Style#DEFAULT_COLOR] takes one away.
    private int underlineColor = NO_COLOR;

    boolean hasUnderlineColor() {
        return underlineColor != NO_COLOR;
    }

    int underlineColor() {
        return underlineColor;
    }

    /// @return the style as the parameters change it
    long apply(long style, Params params) {
        underlineColor = NO_COLOR;
        long look = style;
        at = 0;
        do {
            int code = params.get(at, 0);
            int end = Math.max(params.groupEnd(at), at + 1);
            look = switch (code) {
                case 0 -> {
                    underlineColor = Style.DEFAULT_COLOR;
                    yield look & Style.PROTECTED;
                }
                case 1 -> look | Style.BOLD;
                case 2 -> look | Style.DIM;
                case 3 -> look | Style.ITALIC;
                case 4 -> Style.withUnderline(look, end > at + 1 ? Math.min(params.get(at + 1, 1), 5) : 1);
                case 5, 6 -> look | Style.BLINK;
                case 7 -> look | Style.INVERSE;
                case 8 -> look | Style.INVISIBLE;
                case 9 -> look | Style.STRIKE;
                case 21 -> Style.withUnderline(look, 2);
                case 22 -> look & ~(Style.BOLD | Style.DIM);
                case 23 -> look & ~Style.ITALIC;
                case 24 -> look & ~Style.UNDERLINE;
                case 25 -> look & ~Style.BLINK;
                case 27 -> look & ~Style.INVERSE;
                case 28 -> look & ~Style.INVISIBLE;
                case 29 -> look & ~Style.STRIKE;
                case 38 -> {
                    int color = color(params, end);
                    end = Math.max(end, at);
                    yield color == NO_COLOR ? look : Style.withForeground(look, color);
                }
                case 39 -> Style.withForeground(look, Style.DEFAULT_COLOR);
                case 48 -> {
                    int color = color(params, end);
                    end = Math.max(end, at);
                    yield color == NO_COLOR ? look : Style.withBackground(look, color);
                }
                case 49 -> Style.withBackground(look, Style.DEFAULT_COLOR);
                case 53 -> look | Style.OVERLINE;
                case 55 -> look & ~Style.OVERLINE;
                case 58 -> {
                    int color = color(params, end);
                    end = Math.max(end, at);
                    underlineColor = color == NO_COLOR ? underlineColor : color;
                    yield look;
                }
                case 59 -> {
                    underlineColor = Style.DEFAULT_COLOR;
                    yield look;
                }
                case 30, 31, 32, 33, 34, 35, 36, 37 -> Style.withForeground(look, Style.indexed(code - 30));
                case 40, 41, 42, 43, 44, 45, 46, 47 -> Style.withBackground(look, Style.indexed(code - 40));
                case 90, 91, 92, 93, 94, 95, 96, 97 -> Style.withForeground(look, Style.indexed(code - 90 + 8));
                case 100, 101, 102, 103, 104, 105, 106, 107 -> Style.withBackground(look, Style.indexed(code - 100 + 8));
                default -> look;
            };
            at = end;
        } while (at < params.count());
        return look;
    }

    /// Reads `5;n`, `2;r;g;b` and their forms with colons, where `2::r:g:b` names a colour space first. Moves [#at] past what it read.
    private int color(Params params, int groupEnd) {
        boolean colons = groupEnd > at + 1;
        int kind = params.get(at + 1, 0);
        if (kind == 5) {
            int index = params.get(at + 2, 0);
            at = colons ? groupEnd : at + 3;
            return index > 255 ? NO_COLOR : Style.indexed(index);
        }
        if (kind == 2) {
            int first = colons && groupEnd - at >= 6 ? at + 3 : at + 2;
            int red = params.get(first, 0);
            int green = params.get(first + 1, 0);
            int blue = params.get(first + 2, 0);
            at = colons ? groupEnd : first + 3;
            return red > 255 || green > 255 || blue > 255 ? NO_COLOR : Style.rgb(red, green, blue);
        }
        at = colons ? groupEnd : at + 2;
        return NO_COLOR;
    }
}
