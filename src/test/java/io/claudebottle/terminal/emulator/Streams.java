package io.claudebottle.terminal.emulator;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/// What a program might print, from well-behaved to hostile: text of all widths, control functions with sensible and senseless numbers, pieces
/// of them, and any bytes.
final class Streams {

    private static final String[] TEXTS = {"text ", "漢字", "e\u0301", "👨‍👩‍👧", "🇩🇪", "❤️", "क्ष", "\u00e4\u20ac", "\r\n", "\t", "\b", "\n", "x".repeat(30)};
    private static final String FINALS = "@ABCDEFGHIJKLMPSTXZ`abcdefghlmnpqrstuvwxyz{|}~";
    private static final String PREFIXES = "    ????>=<";
    private static final String INTERMEDIATES = "       $ \"'*!#";
    private static final int[] MODES = {3, 5, 6, 7, 25, 40, 45, 47, 69, 1000, 1003, 1006, 1045, 1047, 1048, 1049, 2004, 2026, 2027, 2048};

    private Streams() {}

    static byte[] random(long seed, int pieces) {
        var random = new Random(seed);
        var stream = new ByteArrayOutputStream();
        for (int i = 0; i < pieces; i++) {
            byte[] piece = piece(random).getBytes(StandardCharsets.UTF_8);
            // Now and then a piece is broken off, or garbled.
            int length = random.nextInt(12) == 0 ? random.nextInt(piece.length + 1) : piece.length;
            if (random.nextInt(20) == 0 && length > 0) {
                piece[random.nextInt(length)] = (byte) random.nextInt(256);
            }
            stream.write(piece, 0, length);
        }
        return stream.toByteArray();
    }

    private static String piece(Random random) {
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> TEXTS[random.nextInt(TEXTS.length)];
            case 4 -> "\033[" + (1 + random.nextInt(12)) + ';' + (1 + random.nextInt(24)) + 'H';
            case 5 -> "\033[?" + MODES[random.nextInt(MODES.length)] + (random.nextBoolean() ? 'h' : 'l');
            case 6 -> "\033[" + random.nextInt(12) + ';' + random.nextInt(24) + (random.nextBoolean() ? 'r' : 's');
            case 7 -> "\033[38:2::" + random.nextInt(300) + ":2:3;4:" + random.nextInt(7) + ";48;5;" + random.nextInt(300) + 'm';
            case 8 -> "\033" + (char) (0x20 + random.nextInt(0x5f));
            case 9 -> "\033]" + new int[] {0, 4, 8, 10, 52, 133, 777}[random.nextInt(7)] + ";?;a;https://example.org/" + random.nextInt(50) + (random.nextBoolean() ? "\007" : "\033\\");
            case 10 -> "\033P" + (random.nextBoolean() ? "$q" : "+q") + "m\033\\";
            default -> "\033[" + any(PREFIXES, random) + number(random) + ';' + number(random) + ';' + number(random) + ';' + number(random)
                    + any(INTERMEDIATES, random) + FINALS.charAt(random.nextInt(FINALS.length()));
        };
    }

    private static String any(String of, Random random) {
        return String.valueOf(of.charAt(random.nextInt(of.length()))).strip();
    }

    private static String number(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> "";
            case 1 -> "99999999999";
            case 2 -> "0";
            default -> String.valueOf(random.nextInt(30));
        };
    }
}
