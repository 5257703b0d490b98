package io.claudebottle.terminal.unicode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One byte for each character: its width, whether it can become an emoji, its class in grapheme cluster breaking. Two lookups find it.
///
/// Read from `characters.txt`, ranges in a line each, which a test makes anew from Unicode's own data when that changes.
final class CharacterTable {

    static final int OTHER = 0;
    static final int CONTROL = 1;
    static final int EXTEND = 2;
    /// An Extend that may stand between the consonants of an Indic conjunct.
    static final int CONJUNCT_EXTEND = 3;
    static final int LINKER = 4;
    static final int ZWJ = 5;
    static final int REGIONAL = 6;
    static final int PREPEND = 7;
    static final int SPACING = 8;
    static final int L = 9;
    static final int V = 10;
    static final int T = 11;
    static final int LV = 12;
    static final int LVT = 13;
    static final int PICTOGRAPHIC = 14;
    static final int CONSONANT = 15;
    /// A linker that is no Extend: it begins a cluster of its own.
    static final int LINKING_LETTER = 16;

    static final int CLASS = 0x1f;
    static final int WIDTH_SHIFT = 5;
    /// U+FE0F makes an emoji of it, which is wide.
    static final int EMOJI_BASE = 1 << 7;

    private static final int BLOCK = 256;
    private static final int LAST = 0x10ffff;
    private static final String RESOURCE = "characters.txt";

    private static final byte[][] BLOCKS = read();

    private CharacterTable() {}

    static int of(int codePoint) {
        return BLOCKS[codePoint >>> 8][codePoint & 0xff] & 0xff;
    }

    private static byte[][] read() {
        var blocks = new byte[(LAST + 1) / BLOCK][];
        // What no line names is an ordinary character of one column.
        var ordinary = new byte[BLOCK];
        Arrays.fill(ordinary, (byte) (1 << WIDTH_SHIFT));
        Arrays.fill(blocks, ordinary);
        try (InputStream in = CharacterTable.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing");
            }
            var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    String[] fields = line.split(" ");
                    fill(blocks, ordinary, Integer.parseInt(fields[0], 16), Integer.parseInt(fields[1], 16), (byte) Integer.parseInt(fields[2], 16));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
        return blocks;
    }

    private static void fill(byte[][] blocks, byte[] ordinary, int from, int to, byte value) {
        byte[] whole = null;
        for (int codePoint = from; codePoint <= to; ) {
            int block = codePoint / BLOCK;
            int end = Math.min(to, block * BLOCK + BLOCK - 1);
            if (end - codePoint == BLOCK - 1) {
                // Thousands of blocks of one kind share their array.
                if (whole == null) {
                    whole = new byte[BLOCK];
                    Arrays.fill(whole, value);
                }
                blocks[block] = whole;
            } else {
                if (blocks[block] == ordinary) {
                    blocks[block] = ordinary.clone();
                }
                Arrays.fill(blocks[block], codePoint & 0xff, (end & 0xff) + 1, value);
            }
            codePoint = end + 1;
        }
    }
}
