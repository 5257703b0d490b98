package io.claudebottle.terminal.emulator;

import io.claudebottle.terminal.model.Style;
import io.claudebottle.terminal.parser.Params;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/// What the terminal is, and how it is set, as programs ask for it.
final class StatusReports {

    /// VT420 with 132 columns, printer port, selective erase, national sets, technical set, locator, state reports, windows, horizontal
    /// scrolling, colour, rectangles, text locator: what a program may send, not what it may get an answer to.
    private static final String ATTRIBUTES = "?64;1;2;6;9;15;16;17;18;21;22;28;29c";

    /// A VT420, and a version at which programs take xterm's extensions for granted.
    private static final String SECONDARY = ">41;390;0c";

    private static final Map<String, String> CAPABILITIES =
            Map.of("Co", "256", "colors", "256", "TN", "xterm-256color", "name", "xterm-256color", "RGB", "8/8/8");

    private final Display display;
    private final Modes modes;
    private final EmulatorOptions options;
    private final Replies replies;

    StatusReports(Display display, Modes modes, EmulatorOptions options, Replies replies) {
        this.display = display;
        this.modes = modes;
        this.options = options;
        this.replies = replies;
    }

    void primary() {
        replies.csi(ATTRIBUTES);
    }

    void secondary() {
        replies.csi(SECONDARY);
    }

    /// The unit's serial number: nobody's.
    void tertiary() {
        replies.dcs("!|00000000");
    }

    void version() {
        replies.dcs(">|" + options.name() + '(' + options.version() + ')');
    }

    /// DECREQTPARM: no parity, eight bits, 38400 baud both ways.
    void parameters(int what) {
        if (what <= 1) {
            replies.csi((what + 2) + ";1;1;128;128;1;0x");
        }
    }

    void status(int what) {
        switch (what) {
            case 5 -> replies.csi("0n");
            case 6 -> replies.csi(position() + 'R');
            default -> {
                // No such report.
            }
        }
    }

    private String position() {
        boolean origin = modes.has(Mode.ORIGIN);
        return (display.row + 1 - (origin ? display.top : 0)) + ";" + (display.column + 1 - (origin ? display.left : 0));
    }

    /// DEC's own reports, which say for most devices that there is none.
    void decStatus(int what, int id) {
        switch (what) {
            case 6 -> replies.csi('?' + position() + ";1R");
            case 15 -> replies.csi("?13n");
            case 25 -> replies.csi("?20n");
            case 26 -> replies.csi("?27;1;0;0n");
            case 53, 55 -> replies.csi("?50n");
            case 56 -> replies.csi("?57;0n");
            case 62 -> replies.csi("0*{");
            case 63 -> replies.dcs(id + "!~0000");
            case 75 -> replies.csi("?70n");
            case 85 -> replies.csi("?83n");
            default -> {
                // No such report.
            }
        }
    }

    /// DECRQM: 1 set, 2 reset, 0 not known, 3 always set, 4 always reset.
    void mode(int number, boolean dec) {
        Mode mode = Mode.of(number, dec);
        int state = mode != null ? modes.has(mode) ? 1 : 2 : isFixed(number, dec) ? 4 : 0;
        replies.csi((dec ? "?" : "") + number + ';' + state + "$y");
    }

    /// Modes of DEC's terminals and of ECMA-48 that nothing here depends on.
    private static boolean isFixed(int number, boolean dec) {
        return switch (number) {
            case 1, 5, 7, 10, 11, 13, 14, 15, 16, 17, 18, 19 -> !dec;
            case 60, 61, 34, 36, 57, 64, 68, 73, 81, 96, 97, 98, 99, 100, 101, 102, 103, 104, 106 -> dec;
            default -> false;
        };
    }

    /// DECRQSS: how a setting is set, as the sequence that would set it.
    ///
    /// @param renditions as SGR numbers
    void setting(String name, int cursorStyle, int conformance, int extent) {
        String value = switch (name) {
            case "m" -> renditions(display.style);
            case "r" -> (display.top + 1) + ";" + (display.bottom + 1);
            case "s" -> (display.left + 1) + ";" + (display.right + 1);
            case "t" -> String.valueOf(Math.max(display.rows, 24));
            case "*|" -> String.valueOf(display.rows);
            case "$|" -> String.valueOf(display.columns);
            case " q" -> String.valueOf(cursorStyle);
            case "\"q" -> (display.style & Style.PROTECTED) != 0 && !display.protectsAlways ? "1" : "0";
            case "\"p" -> (60 + conformance) + (replies.isEightBit() ? ";0" : ";1");
            case "*x" -> String.valueOf(extent);
            case "$}", "$~" -> "0";
            default -> "";
        };
        replies.dcs(value.isEmpty() ? "0$r" : "1$r" + value + name);
    }

    private static String renditions(long style) {
        var codes = new StringBuilder("0");
        append(codes, style, Style.BOLD, ";1");
        append(codes, style, Style.DIM, ";2");
        append(codes, style, Style.ITALIC, ";3");
        int underline = Style.underline(style);
        if (underline > 0) {
            codes.append(underline == 1 ? ";4" : ";4:" + underline);
        }
        append(codes, style, Style.BLINK, ";5");
        append(codes, style, Style.INVERSE, ";7");
        append(codes, style, Style.INVISIBLE, ";8");
        append(codes, style, Style.STRIKE, ";9");
        append(codes, style, Style.OVERLINE, ";53");
        color(codes, Style.foreground(style), 30);
        color(codes, Style.background(style), 40);
        return codes.toString();
    }

    private static void append(StringBuilder codes, long style, long bit, String code) {
        if ((style & bit) != 0) {
            codes.append(code);
        }
    }

    private static void color(StringBuilder codes, int color, int base) {
        if ((color & Style.RGB) != 0) {
            codes.append(';').append(base + 8).append(":2::").append(color >> 16 & 0xff).append(':').append(color >> 8 & 0xff).append(':').append(color & 0xff);
        } else if (color != Style.DEFAULT_COLOR) {
            int index = Style.index(color);
            if (index < 8) {
                codes.append(';').append(base + index);
            } else if (index < 16) {
                codes.append(';').append(base + 60 + index - 8);
            } else {
                codes.append(';').append(base + 8).append(":5:").append(index);
            }
        }
    }

    /// XTGETTCAP: names and values in hexadecimal digits.
    void capabilities(String names) {
        for (String name : names.split(";")) {
            String value = null;
            try {
                value = CAPABILITIES.get(new String(HexFormat.of().parseHex(name), StandardCharsets.ISO_8859_1));
            } catch (IllegalArgumentException e) {
                // Not hexadecimal: no capability either.
            }
            String hex = name.matches("[0-9A-Fa-f]{1,64}") ? name : "";
            replies.dcs(value == null ? "0+r" + hex : "1+r" + hex + '=' + HexFormat.of().withUpperCase().formatHex(value.getBytes(StandardCharsets.ISO_8859_1)));
        }
    }
}
