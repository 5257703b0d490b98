package io.claudebottle.terminal.view;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What a terminal can draw, on 110 columns and 40 rows.
final class TestCard {

    static final int COLUMNS = 110;
    static final int ROWS = 38;

    private TestCard() {}

    static String text() {
        return "\u001b[?25l\u001b[H"
                + "plain \u001b[1mbold\u001b[0m \u001b[3mitalic\u001b[0m \u001b[1;3mbold italic\u001b[0m \u001b[2mdim\u001b[0m \u001b[7minverse\u001b[0m \u001b[9mstrike\u001b[0m \u001b[53moverline\u001b[0m \u001b[8minvisible\u001b[0m|\r\n"
                + "\u001b[4msingle\u001b[0m \u001b[4:2mdouble\u001b[0m \u001b[4:3mcurly\u001b[0m \u001b[4:4mdotted\u001b[0m \u001b[4:5mdashed\u001b[0m "
                + "\u001b[4:3;58;2;255;0;0mred curly gjpqy\u001b[0m \u001b[4;58;5;4mblue single\u001b[0m \u001b[4:2;31mred double\u001b[0m\r\n\r\n"
                + ramp("3", 8) + "\r\n" + ramp("9", 8) + "\r\n" + ramp("4", 8) + "\r\n" + ramp("10", 8) + "\r\n"
                + "\u001b[2m" + ramp2() + "\u001b[0m\r\n"
                + IntStream.range(0, 100)
                        .mapToObj(i -> "\u001b[48;2;" + i * 255 / 99 + ";" + (99 - i) * 255 / 99 + ";128m ")
                        .collect(Collectors.joining())
                + "\u001b[0m\r\n"
                + "0O 1lI| {}[]() <> -> != => === ::= <!-- www fi ffi 0xFF @#%&*~^ ąęłż ÄÖÜ ñ ç ß Ελληνικά Кириллица\r\n"
                + "漢字かな한글｜カタカナ｜e\u0301 n\u0303 a\u0308\u0323 ｜ 🙂😀🚀👍🏽👩‍👩‍👧🇩🇪❤️✅ | ✢✳✶✻✽ ⏺ ⎿ ❯ ● ○ ◉ ▶ ◀ ⏵⏵ ⏸ ⏹ → ⇒ ✓ ✗ … •\r\n"
                + "עברית العربية हिन्दी ไทย\r\n"
                + "\u001b[30;44m  ~/src \u001b[34;42m\ue0b0\u001b[30;42m main \u001b[32;49m\ue0b0\u001b[0m \ue0b1 \ue0b2\ue0b3 \ue0b4\ue0b5\ue0b6\ue0b7 \ue0b8\ue0b9\ue0ba\ue0bb\ue0bc\ue0bd\ue0be\ue0bf"
                + " \u001b[31m\ue0b6\u001b[41;37m round \u001b[31;49m\ue0b4\u001b[0m\r\n\r\n"
                + """
                ╭────────┬────────╮ ┌────────┬────────┐ ┏━━━━━━━━┳━━━━━━━━┓ ╔════════╦════════╗ ╒════╤════╕ ╓────╥────╖
                │ rounded│  light │ │        │        │ ┃  heavy ┃        ┃ ║ double ║        ║ │    │    │ ║    ║    ║
                ├────────┼────────┤ ├────────┼────────┤ ┣━━━━━━━━╋━━━━━━━━┫ ╠════════╬════════╣ ╞════╪════╡ ╟────╫────╢
                │        │        │ │        │        │ ┃        ┃        ┃ ║        ║        ║ │    │    │ ║    ║    ║
                ╰────────┴────────╯ └────────┴────────┘ ┗━━━━━━━━┻━━━━━━━━┛ ╚════════╩════════╝ ╘════╧════╛ ╙────╨────╜
                """.lines().collect(Collectors.joining("\r\n"))
                + "\r\n"
                + table(0x2500, 0x257f) + "\r\n\r\n"
                + table(0x2580, 0x259f) + "   ██▓▓▒▒░░  ▁▂▃▄▅▆▇█ ▏▎▍▌▋▊▉█ ▐▛███▜▌ ▝▜█████▛▘\r\n"
                + " ".repeat(66) + "▝▜█████▛▘  ▘▘ ▝▝\r\n"
                + table(0x2800, 0x28ff) + "\r\n"
                + table(0x1fb00, 0x1fb3b) + "\r\n"
                + "╱╲╱╲╱╲ ╲╱╳╳╳ ┄┄┄┄ ┅┅┅┅ ┈┈┈┈ ┉┉┉┉ ╌╌╌╌ ╍╍╍╍ ⎺⎻⎼⎽\r\n╲╱╲╱╲╱ ╱╲╳╳╳ ┆┇┊┋╎╏\r\n"
                + "block underline bar hollow 漢 selected text, a hit, the current hit, a link";
    }

    private static String ramp(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> "\u001b[" + prefix + i + "m colour " + i + " \u001b[0m").collect(Collectors.joining());
    }

    private static String ramp2() {
        return IntStream.range(0, 8).mapToObj(i -> "\u001b[3" + i + "m colour " + i + " ").collect(Collectors.joining());
    }

    private static String table(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Character::toString).collect(Collectors.joining());
    }
}
