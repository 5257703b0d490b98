package io.claudebottle.bench.terminal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// What a terminal is measured with: the streams that vtebench names, made anew for a given size, and two of ours.
///
/// @param name vtebench's where it has one
/// @param setup sent once, not measured
/// @param body what is repeated until enough bytes were sent
record Payload(String name, byte[] setup, byte[] body) {

    private static final int LETTERS = 26;

    /// @return all of them, for a screen of this size
    static List<Payload> all(int columns, int rows) {
        List<Payload> all = new ArrayList<>();
        all.add(new Payload("ascii_log", "", log()));
        all.add(new Payload("dense_cells", "\033[?1049h", dense(columns, rows)));
        all.add(new Payload("medium_cells", "\033[?1049h", editor(columns, rows, false)));
        all.add(new Payload("sync_medium_cells", "\033[?1049h", editor(columns, rows, true)));
        all.add(new Payload("light_cells", "\033[?1049h", light(columns, rows)));
        all.add(new Payload("cursor_motion", "\033[?1049h", motion(columns, rows)));
        all.add(new Payload("scrolling", "y\n".repeat(50_000), "y\n".repeat(4096)));
        all.add(new Payload("scrolling_bottom_region", "\033[?1049h\033[1;" + (rows - 1) + "r", "y\n".repeat(4096)));
        all.add(new Payload("scrolling_bottom_small_region", "\033[?1049h\033[1;" + rows / 2 + "r", "y\n".repeat(4096)));
        all.add(new Payload("scrolling_top_region", "\033[?1049h\033[2;" + rows + "r", "y\n".repeat(4096)));
        all.add(new Payload("scrolling_top_small_region", "\033[?1049h\033[" + rows / 2 + ";" + rows + "r", "y\n".repeat(4096)));
        all.add(new Payload("scrolling_fullscreen", "y\n".repeat(50_000), fullLines(columns)));
        all.add(new Payload("unicode", "\033[?1049h", symbols()));
        all.add(new Payload("coloured_file", "", coloured()));
        all.add(new Payload("claude_redraw", "", redraw(columns, rows)));
        return all;
    }

    private Payload(String name, String setup, String body) {
        this(name, bytes(setup), bytes(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// The body, whole, as often as it takes to be at least this long.
    byte[] repeated(int least) {
        var all = new ByteArrayOutputStream(least + body.length);
        while (all.size() < least) {
            all.writeBytes(body);
        }
        return all.toByteArray();
    }

    /// What a service logs: nothing but text.
    private static String log() {
        var random = new Random(1);
        var text = new StringBuilder();
        String[] levels = {"INFO ", "DEBUG", "WARN "};
        for (int i = 0; i < 4000; i++) {
            text.append("2026-01-01T00:%02d:%02d.%03dZ %s [worker-%d] request %08x took %d ms and wrote %d bytes to /srv/data/part-%05d%n".formatted(
                    i / 60 % 60, i % 60, random.nextInt(1000), levels[random.nextInt(3)], random.nextInt(16), random.nextInt(), random.nextInt(500),
                    random.nextInt(1 << 20), i));
        }
        return text.toString();
    }

    /// Every cell in other colours than the one before it, bold, italic and underlined.
    private static String dense(int columns, int rows) {
        var text = new StringBuilder();
        for (int letter = 0; letter < LETTERS; letter++) {
            text.append("\033[H");
            for (int row = 1; row <= rows; row++) {
                for (int column = 1; column <= columns; column++) {
                    int index = (row + column + letter) % 156;
                    text.append("\033[38;5;").append(index + 100).append(";48;5;").append(355 - index).append(";1;3;4m").append((char) ('A' + letter));
                }
            }
        }
        return text.toString();
    }

    /// Screens full of one letter, without a line's end.
    private static String light(int columns, int rows) {
        var text = new StringBuilder();
        for (int letter = 0; letter < LETTERS; letter++) {
            text.append("\033[H").repeat('A' + letter, columns * rows);
        }
        return text.toString();
    }

    /// One letter, one motion: around the screen's edge, then around what is within, until nothing is.
    private static String motion(int columns, int rows) {
        var text = new StringBuilder();
        for (int letter = 'A'; letter < 'A' + LETTERS; letter++) {
            int left = 1;
            int right = columns;
            int top = 1;
            int bottom = rows;
            while (left <= right && top <= bottom) {
                for (int column = left; column < right; column++) {
                    at(text, top, column, letter);
                }
                for (int row = top; row < bottom; row++) {
                    at(text, row, right, letter);
                }
                for (int column = right; column > left; column--) {
                    at(text, bottom, column, letter);
                }
                for (int row = bottom; row > top; row--) {
                    at(text, row, left, letter);
                }
                left++;
                top++;
                right--;
                bottom--;
            }
        }
        return text.toString();
    }

    private static void at(StringBuilder text, int row, int column, int letter) {
        text.append("\033[").append(row).append(';').append(column).append('H').append((char) letter);
    }

    private static String fullLines(int columns) {
        var text = new StringBuilder();
        for (int letter = 'A'; letter < 'A' + LETTERS; letter++) {
            text.repeat(letter, columns).append('\n');
        }
        return text.toString();
    }

    /// An editor whose operator moves down line by line: with each step the text scrolls within margins, numbers counted from the cursor
    /// change in every row, one line is drawn in syntax colours, and the status line tells where one is. Now and then a menu opens.
    private static String editor(int columns, int rows, boolean synchronizedUpdates) {
        var random = new Random(2);
        var text = new StringBuilder();
        for (int step = 0; step < 200; step++) {
            text.append(synchronizedUpdates ? "\033[?2026h" : "");
            text.append("\033[2;").append(rows - 2).append("r\033[2;1H\033[M\033[1;").append(rows).append("r\033[2;3H\033(B\033[m\033[37m\033[40m");
            for (int row = 3; row < rows - 2; row++) {
                int distance = Math.abs(rows - 6 - row);
                text.append("\033[").append(row).append(distance % 10 == 0 ? ";2H" : ";3H").append(distance % 10 == 0 ? distance : distance % 10);
            }
            text.append("\r\n  5 ");
            int width = 4;
            while (width < columns - 30 && random.nextInt(8) != 0) {
                String word = "lorem ipsum dolor sit amet consectetur".substring(0, 3 + random.nextInt(20));
                text.append("\033(B\033[m\033[").append(random.nextInt(8) + 90).append('m').append(word).append("\033(B\033[m ");
                width += word.length() + 1;
            }
            text.append("\033[97m\033[K\033[").append(rows - 1).append(";").append(columns - 20).append("H\033(B\033[m\033[30m\033[101m")
                    .append(step).append("/200 1\033[").append(rows - 6).append(";5H\033[").append(rows).append(';').append(columns - 20)
                    .append("H\033(B\033[m\033[97m~@k\033[").append(rows - 6).append(";5H");
            if (step % 20 == 19) {
                for (int row = 5; row < rows - 5; row++) {
                    text.append("\033[").append(row).append(";18H\033[30m\033[42m entry-").append(random.nextInt(1000)).append("-of-the-menu ");
                }
            }
            text.append(synchronizedUpdates ? "\033[?2026l" : "");
        }
        return text.toString();
    }

    /// Most of what the Basic Multilingual Plane assigns, in order: mostly wide, some combining, some of right-to-left scripts.
    private static String symbols() {
        var text = new StringBuilder();
        for (int codePoint = 0xa1; codePoint < 0xfffd; codePoint++) {
            if (Character.isDefined(codePoint) && Character.getType(codePoint) != Character.SURROGATE && Character.getType(codePoint) != Character.PRIVATE_USE
                    && !(codePoint >= 0xac00 && codePoint <= 0xd7a3)) {
                text.appendCodePoint(codePoint);
            }
        }
        return text.append('\n').toString();
    }

    /// A listing or a build's log: a few colours in each line.
    private static String coloured() {
        var random = new Random(3);
        var text = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            text.append("\033[2m").append(i).append("\033[0m \033[1;3").append(1 + random.nextInt(6)).append("mmodule-").append(random.nextInt(100))
                    .append("\033[0m \033[38;5;").append(random.nextInt(256)).append("mcompiles\033[39m src/main/part").append(random.nextInt(1000))
                    .append("/File.java \033[38;2;").append(random.nextInt(256)).append(';').append(random.nextInt(256)).append(";90m")
                    .append(random.nextInt(5000)).append(" ms\033[0m\r\n");
        }
        return text.toString();
    }

    /// Whole frames as claude's classic renderer sends them: everything is cleared, scrollback too, and a long conversation is drawn again,
    /// word for word placed by column. A user's recording has 94.5 kB a frame.
    private static String redraw(int columns, int rows) {
        var random = new Random(4);
        var text = new StringBuilder("\033[?2026h\033[2J\033[3J\033[H");
        int width = 0;
        while (text.length() < 94_500) {
            if (width == 0) {
                text.append("\033[38;2;").append(random.nextInt(256)).append(";119;87m●\033[39m");
                width = 2;
            }
            String word = "function describes several changed lines beside".substring(random.nextInt(10), 12 + random.nextInt(12)).strip();
            text.append("\033[").append(width + 1).append("G\033[38;2;").append(random.nextInt(256)).append(';').append(random.nextInt(256)).append(";200m");
            text.append(random.nextInt(6) == 0 ? "\033[1m" : "").append(word).append("\033[22m\033[39m");
            width += word.length() + 1;
            if (width > columns - 26) {
                text.append("\r\n");
                width = 0;
            }
        }
        for (int row = 0; row < rows / 4; row++) {
            text.append("\r\n\033[48;2;55;55;55m\033[K\033[49m");
        }
        return text.append("\033[?2026l").toString();
    }
}
