package io.claudebottle.terminal.emulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What goes in, and what must come of it. A file of them is text; the first character of a line says what the rest of it is:
///
///     = a rule of the product: a vector begins
///     % 20x5 the size, 10x4 when not said; "private" where answers for test suites are off
///     < what is printed, with \e \r \n \b \t \a \\ and the byte \xHH
///     > answers, written alike: all of them, so none when there is no such line
///     | a row of the screen; all rows when there is one such line
///     @ row,column of the cursor, from 0
///     : row,column and the look of that cell: "plain", or its attributes in the order of [VectorsTest]
///     ? fields of InputModes, as name=value
///     ! an event; all of them when there is one such line
///     # for people
record Vector(
        String name,
        int columns,
        int rows,
        boolean reports,
        byte[] input,
        String replies,
        List<String> screen,
        List<String> cursors,
        List<String> looks,
        List<String> modes,
        List<String> events) {

    @Override
    public String toString() {
        return name;
    }

    static List<Vector> read(Path file) {
        try {
            List<Vector> all = new ArrayList<>();
            List<String> lines = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith("=") && !lines.isEmpty()) {
                    all.add(of(lines));
                    lines.clear();
                }
                if (!line.isEmpty() && !line.startsWith("#")) {
                    lines.add(line);
                }
            }
            all.add(of(lines));
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Vector of(List<String> lines) {
        String settings = String.join(" ", of(lines, '%'));
        String size = settings.replace("private", "").strip();
        String[] sides = (size.isEmpty() ? "10x4" : size).split("x");
        return new Vector(
                of(lines, '=').getFirst().strip(),
                Integer.parseInt(sides[0]),
                Integer.parseInt(sides[1]),
                !settings.contains("private"),
                bytes(String.join("", of(lines, '<'))),
                new String(bytes(String.join("", of(lines, '>'))), StandardCharsets.ISO_8859_1),
                of(lines, '|'),
                of(lines, '@'),
                of(lines, ':'),
                of(lines, '?'),
                of(lines, '!'));
    }

    /// What follows that character, and a blank after all but `|`.
    private static List<String> of(List<String> lines, char kind) {
        return lines.stream()
                .filter(line -> line.charAt(0) == kind)
                .map(line -> line.substring(kind != '|' && line.startsWith(" ", 1) ? 2 : 1))
                .toList();
    }

    static byte[] bytes(String escaped) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < escaped.length();) {
            int codePoint = escaped.codePointAt(i);
            i += Character.charCount(codePoint);
            if (codePoint != '\\') {
                bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            char name = escaped.charAt(i++);
            bytes.write(switch (name) {
                case 'e' -> 0x1b;
                case 'r' -> '\r';
                case 'n' -> '\n';
                case 'b' -> '\b';
                case 't' -> '\t';
                case 'a' -> 0x07;
                case '\\' -> '\\';
                case 'x' -> Integer.parseInt(escaped.substring(i, i + 2), 16);
                default -> throw new IllegalArgumentException("\\" + name + " in " + escaped);
            });
            i += name == 'x' ? 2 : 0;
        }
        return bytes.toByteArray();
    }
}
