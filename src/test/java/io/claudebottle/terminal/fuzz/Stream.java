package io.claudebottle.terminal.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// A random program's output, as the pieces it was made of.
///
/// @param prologue what puts both terminals into the same state, sent first
/// @param pieces in order
record Stream(String prologue, List<Piece> pieces) {

    /// Without it libvterm restores a pen that draws black on black.
    private static final String SAVED = "\0337";

    private static final String SIDE_MARGINS_ALLOWED = "\033[?69h";

    private static final Set<String> MOTIONS = Set.of("CUU", "CUD", "CUF", "CUB", "CNL", "CPL", "HPR", "VPR", "BS");
    private static final Set<String> LINES = Set.of("CR", "LF", "CRLF", "IND", "NEL", "RI", "HT", "CHT", "CBT");
    private static final String[] WIDE = {"漢", "字", "か", "한", "，"};
    private static final String[] NARROW = {"é", "ß", "Ж", "→", "─", "½"};
    private static final String[] MARKS = {"\u0301", "\u0308", "\u0323"};

    /// @param name of the control function, for people
    record Piece(String name, String text) {

        @Override
        public String toString() {
            return name + " " + text.replace("\033", "ESC ").replace("\r", "CR").replace("\n", "LF").replace("\b", "BS").replace("\t", "HT")
                    .replace("\016", "SO").replace("\017", "SI");
        }
    }

    byte[] bytes() {
        var text = new StringBuilder(prologue);
        pieces.forEach(piece -> text.append(piece.text));
        return bytes(text.toString());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    boolean has(String... names) {
        return pieces.stream().anyMatch(piece -> List.of(names).contains(piece.name));
    }

    Stream without(int from, int count) {
        List<Piece> fewer = new ArrayList<>(pieces);
        fewer.subList(from, Math.min(from + count, fewer.size())).clear();
        return new Stream(prologue, fewer);
    }

    static Stream random(long seed, int columns, int rows) {
        var random = new Random(seed);
        int count = 5 + random.nextInt(40);
        // A stream that has it seldom shows what is done without.
        boolean sideMargins = random.nextInt(4) == 0;
        boolean margins = false;
        boolean sides = false;
        List<Piece> pieces = new ArrayList<>(count);
        while (pieces.size() < count) {
            Piece piece = piece(random, columns, rows, sideMargins);
            // Ours stop at a margin, as DEC's do; libvterm's do not. Between side margins it returns, tabs and scrolls as if there were none.
            if (!(margins && MOTIONS.contains(piece.name) || sides && LINES.contains(piece.name))) {
                pieces.add(piece);
            }
            margins |= piece.name.startsWith("DECS") && piece.text.contains(";");
            sides |= piece.name.equals("DECSLRM");
        }
        return new Stream(sideMargins ? SAVED + SIDE_MARGINS_ALLOWED : SAVED, pieces);
    }

    private static Piece piece(Random random, int columns, int rows, boolean sideMargins) {
        int row = 1 + random.nextInt(rows + 2);
        int column = 1 + random.nextInt(columns + 3);
        int few = random.nextInt(6);
        // Where a character was printed into the last column and the cursor waits there, xterm and we forget that with an erasure and not
        // with a tab, and libvterm the other way round; and it loses marks there.
        String place = "\033[" + row + ";" + (1 + random.nextInt(columns - 2)) + "H";
        return switch (random.nextInt(sideMargins ? 62 : 60)) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> text(random, 1 + random.nextInt(sideMargins ? 3 : 14));
            case 8, 9 -> text(random, sideMargins ? 2 : columns - 4 + random.nextInt(12));
            case 10, 11 -> of("wide", pick(random, WIDE).repeat(1 + random.nextInt(4)));
            case 12 -> of("narrow", pick(random, NARROW).repeat(1 + random.nextInt(4)));
            case 13 -> of("combining", place + "e" + pick(random, MARKS) + (random.nextBoolean() ? pick(random, MARKS) : ""));
            case 14, 15 -> of("CRLF", "\r\n");
            case 16 -> of("LF", "\n");
            case 17 -> of("CR", "\r");
            case 18 -> of("BS", "\b".repeat(1 + few));
            case 19, 20 -> of("HT", place + "\t");
            case 21, 22, 23 -> csi("CUP", row + ";" + column + "H");
            case 24 -> csi("CUU", few + "A");
            case 25 -> csi("CUD", few + "B");
            case 26 -> csi("CUF", few + "C");
            case 27 -> csi("CUB", few + "D");
            case 28 -> csi("CNL", few + "E");
            case 29 -> csi("CPL", few + "F");
            case 30 -> csi("CHA", column + "G");
            case 31 -> csi("VPA", row + "d");
            case 32 -> random.nextBoolean() ? csi("HPR", few + "a") : csi("VPR", few + "e");
            case 33 -> csi("HPA", column + "`");
            case 34, 35 -> of("ED", place + "\033[" + random.nextInt(3) + "J");
            case 36, 37 -> of("EL", place + "\033[" + random.nextInt(3) + "K");
            case 38 -> of("ECH", place + "\033[" + few * 2 + "X");
            case 39 -> of("ICH", place + "\033[" + few + "@");
            case 40 -> of("DCH", place + "\033[" + few + "P");
            case 41 -> of("IL", place + "\033[" + few + "L" + place);
            case 42 -> of("DL", place + "\033[" + few + "M" + place);
            case 43 -> csi("SU", few + "S");
            case 44 -> csi("SD", 1 + few + "T");
            case 45, 46 -> {
                int top = 1 + random.nextInt(rows - 2);
                yield csi("DECSTBM", random.nextInt(5) == 0 ? "r" : top + ";" + (top + 1 + random.nextInt(rows - top)) + "r");
            }
            case 47 -> random.nextBoolean() ? csi("DECOM on", "?6h") : csi("DECOM off", "?6l");
            case 48 -> random.nextInt(3) == 0 ? csi("DECAWM off", "?7l") : csi("DECAWM on", "?7h");
            case 49 -> random.nextBoolean() ? csi("IRM on", "4h") : csi("IRM off", "4l");
            case 50 -> of("HTS", "\033H");
            case 51 -> csi("TBC", random.nextInt(4) == 0 ? "3g" : "g");
            case 52 -> random.nextBoolean() ? of("CHT", place + "\033[" + (1 + few / 2) + "I") : of("CBT", place + "\033[" + (1 + few / 2) + "Z");
            case 53, 54 -> csi("SGR", rendition(random) + "m");
            case 55 -> switch (random.nextInt(5)) {
                case 0 -> of("G0 special", "\033(0");
                case 1 -> of("G1 special", "\033)0");
                case 2 -> of("SO", "\016");
                case 3 -> of("SI", "\017");
                default -> of("G0 ASCII", "\033(B");
            };
            case 56 -> random.nextBoolean() ? of("IND", "\033D") : of("NEL", "\033E");
            case 57 -> of("RI", "\033M");
            case 58 -> random.nextBoolean() ? of("DECSC", "\0337") : of("DECRC", "\0338");
            case 59 -> switch (random.nextInt(5)) {
                case 0, 1 -> csi("alternate on", "?1049h");
                case 2, 3 -> csi("alternate off", "?1049l");
                default -> random.nextBoolean() ? csi("LNM on", "20h") : csi("LNM off", "20l");
            };
            default -> {
                int left = 1 + random.nextInt(columns - 3);
                yield csi("DECSLRM", left + ";" + (left + 2 + random.nextInt(columns - left - 1)) + "s");
            }
        };
    }

    private static Piece csi(String name, String rest) {
        return of(name, "\033[" + rest);
    }

    private static Piece of(String name, String text) {
        return new Piece(name, text);
    }

    private static Piece text(Random random, int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) (random.nextInt(6) == 0 ? ' ' : 'a' + random.nextInt(26)));
        }
        return of("text", text.toString());
    }

    private static String pick(Random random, String[] from) {
        return from[random.nextInt(from.length)];
    }

    private static String rendition(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> "0";
            case 1 -> "1";
            case 2 -> "3;4";
            case 3 -> "4:" + random.nextInt(4);
            case 4 -> "5;7";
            case 5 -> "22;23;24";
            case 6 -> "25;27;39;49";
            case 7 -> "3" + random.nextInt(8);
            case 8 -> "4" + random.nextInt(8) + ";9" + random.nextInt(8);
            case 9 -> "38;5;" + random.nextInt(256);
            case 10 -> "48;2;1;2;" + random.nextInt(256);
            default -> "21;10" + random.nextInt(8);
        };
    }
}
