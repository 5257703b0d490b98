package io.claudebottle.terminal.unicode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// One byte for every code point, in a two-stage table that shares equal blocks: bits 0-4 the class by which grapheme clusters break, bits 5-6
/// the width in cells, bit 7 whether U+FE0F makes an emoji of it.
///
/// Read from the resource `characters.txt`, which `CharacterTableGenerator` in the tests writes and a test holds against ICU. Each of its lines is
/// a first code point and the value of it and of all that follow up to the next line, both in hexadecimal.
final class CharacterTable {

    // Grapheme_Cluster_Break, with Extend and Other divided as GB9c and GB11 need it.
    static final int OTHER = 0;
    static final int CR = 1;
    static final int LF = 2;
    static final int CONTROL = 3;
    /// Extend that a conjunct does not reach across (U+200C).
    static final int EXTEND = 4;
    /// Extend that has InCB=Extend.
    static final int EXTEND_CONJUNCT = 5;
    /// Extend that has InCB=Linker.
    static final int EXTEND_LINKER = 6;
    static final int ZWJ = 7;
    static final int REGIONAL = 8;
    static final int PREPEND = 9;
    static final int SPACING_MARK = 10;
    static final int L = 11;
    static final int V = 12;
    static final int T = 13;
    static final int LV = 14;
    static final int LVT = 15;
    static final int PICTOGRAPH = 16;
    /// Other that has InCB=Consonant.
    static final int CONSONANT = 17;
    /// Other that has InCB=Linker.
    static final int LINKER = 18;
    static final int CLASSES = 19;

    static final int CLASS_MASK = 0x1f;
    static final int WIDTH_SHIFT = 5;
    static final int WIDTH_MASK = 0x3;
    static final int EMOJI_BASE = 0x80;

    static final String RESOURCE = "characters.txt";

    private static final int BLOCK_SHIFT = 7;
    private static final int BLOCK = 1 << BLOCK_SHIFT;
    private static final short[] BLOCKS = new short[(Character.MAX_CODE_POINT + 1) >> BLOCK_SHIFT];
    private static final byte[] VALUES = read();

    private CharacterTable() {}

    /// @param codePoint 0 to 10FFFF
    static int of(int codePoint) {
        return VALUES[(BLOCKS[codePoint >> BLOCK_SHIFT] << BLOCK_SHIFT) | (codePoint & BLOCK - 1)];
    }

    private static byte[] read() {
        byte[] all = new byte[Character.MAX_CODE_POINT + 1];
        try (InputStream in = CharacterTable.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + RESOURCE);
            }
            int start = 0;
            byte value = 0;
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    int space = line.indexOf(' ');
                    int next = Integer.parseInt(line, 0, space, 16);
                    Arrays.fill(all, start, next, value);
                    start = next;
                    value = (byte) Integer.parseInt(line, space + 1, line.length(), 16);
                }
            }
            Arrays.fill(all, start, all.length, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return share(all);
    }

    /// Fills [#BLOCKS].
    private static byte[] share(byte[] all) {
        byte[] shared = new byte[all.length];
        Map<String, Short> known = new HashMap<>();
        for (int block = 0; block < BLOCKS.length; block++) {
            String content = new String(all, block << BLOCK_SHIFT, BLOCK, StandardCharsets.ISO_8859_1);
            Short at = known.get(content);
            if (at == null) {
                at = (short) known.size();
                known.put(content, at);
                System.arraycopy(all, block << BLOCK_SHIFT, shared, at << BLOCK_SHIFT, BLOCK);
            }
            BLOCKS[block] = at;
        }
        return Arrays.copyOf(shared, known.size() << BLOCK_SHIFT);
    }
}
