package io.claudebottle.terminal.view;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// A font whose glyphs are pictures: an OpenType file with the tables CBLC and CBDT, as the colour emoji of Linux desktops are. JavaFX draws
/// colour glyphs on macOS alone and leaves those of such a font out. Only what finding a picture needs is read: `cmap` format 12, ligatures
/// of `GSUB`, index formats 1 and 3, pictures in PNG.
final class BitmapFont {

    private static final int VARIATION_SELECTOR = 0xfe0f;

    private static final int LIGATURE = 4;
    private static final int EXTENSION = 7;

    /// Sizes of the metrics in front of a picture, by its format from 17 on.
    private static final int[] METRICS = {5, 8, 0};
    private static final int FIRST_FORMAT = 17;

    private final ByteBuffer data;
    private final int characters;
    private final int substitutions;
    private final int locations;
    private final int pictures;

    private BitmapFont(ByteBuffer data) throws IOException {
        this.data = data;
        characters = unicode(table("cmap"));
        substitutions = table("GSUB");
        locations = table("CBLC");
        pictures = table("CBDT");
        if (characters == 0 || locations == 0 || pictures == 0) {
            throw new IOException("no font of pictures");
        }
    }

    /// @throws IOException when the file cannot be read, or is no such font
    static BitmapFont read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return new BitmapFont(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("a broken font: " + file, e);
        }
    }

    /// @return the PNG of one glyph that stands for the whole text; none when there is no such glyph
    Optional<byte[]> picture(String text) {
        try {
            int[] glyphs = text.codePoints().filter(codePoint -> codePoint != VARIATION_SELECTOR).map(this::glyph).toArray();
            int[] joined = glyphs.length == 1 || substitutions == 0 ? glyphs : join(glyphs);
            return joined.length == 1 && joined[0] != 0 ? picture(joined[0]) : Optional.empty();
        } catch (IndexOutOfBoundsException _) {
            return Optional.empty(); // a broken font
        }
    }

    private int u16(int at) {
        return data.getShort(at) & 0xffff;
    }

    private int u32(int at) {
        return data.getInt(at);
    }

    /// @return where a table begins; 0 for none
    private int table(String tag) {
        int wanted = tag.charAt(0) << 24 | tag.charAt(1) << 16 | tag.charAt(2) << 8 | tag.charAt(3);
        for (int entry = 12; entry < 12 + 16 * u16(4); entry += 16) {
            if (u32(entry) == wanted) {
                return u32(entry + 8);
            }
        }
        return 0;
    }

    /// @return where the map of all of Unicode begins
    private int unicode(int cmap) {
        for (int entry = cmap + 4; cmap != 0 && entry < cmap + 4 + 8 * u16(cmap + 2); entry += 8) {
            int map = cmap + u32(entry + 4);
            if (u16(map) == 12) {
                return map;
            }
        }
        return 0;
    }

    private int glyph(int codePoint) {
        int low = 0;
        int high = u32(characters + 12) - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int group = characters + 16 + 12 * middle;
            if (codePoint < u32(group)) {
                high = middle - 1;
            } else if (codePoint > u32(group + 4)) {
                low = middle + 1;
            } else {
                return u32(group + 8) + codePoint - u32(group);
            }
        }
        return 0;
    }

    private int[] join(int[] glyphs) {
        int lookups = substitutions + u16(substitutions + 8);
        int[] joined = glyphs;
        for (int i = 0; i < u16(lookups); i++) {
            int lookup = lookups + u16(lookups + 2 + 2 * i);
            for (int j = 0; j < u16(lookup + 4); j++) {
                int subtable = lookup + u16(lookup + 6 + 2 * j);
                int type = u16(lookup);
                if (type == EXTENSION) {
                    type = u16(subtable + 2);
                    subtable += u32(subtable + 4);
                }
                if (type == LIGATURE) {
                    joined = join(joined, subtable);
                }
            }
        }
        return joined;
    }

    private int[] join(int[] glyphs, int subtable) {
        int[] joined = glyphs.clone();
        int length = glyphs.length;
        for (int at = 0; at < length; at++) {
            int index = covered(subtable + u16(subtable + 2), joined[at]);
            if (index < 0) {
                continue;
            }
            int set = subtable + u16(subtable + 6 + 2 * index);
            for (int i = 0; i < u16(set); i++) {
                int ligature = set + u16(set + 2 + 2 * i);
                int components = u16(ligature + 2);
                if (at + components <= length && matches(joined, at, ligature, components)) {
                    joined[at] = u16(ligature);
                    System.arraycopy(joined, at + components, joined, at + 1, length - at - components);
                    length -= components - 1;
                    break;
                }
            }
        }
        return Arrays.copyOf(joined, length);
    }

    private boolean matches(int[] glyphs, int at, int ligature, int components) {
        for (int i = 1; i < components; i++) {
            if (glyphs[at + i] != u16(ligature + 2 + 2 * i)) {
                return false;
            }
        }
        return true;
    }

    /// @return the place of a glyph in a coverage table; negative when it is not there
    private int covered(int coverage, int glyph) {
        boolean ranges = u16(coverage) == 2;
        int low = 0;
        int high = u16(coverage + 2) - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int entry = coverage + 4 + (ranges ? 6 : 2) * middle;
            if (glyph < u16(entry)) {
                high = middle - 1;
            } else if (glyph > u16(ranges ? entry + 2 : entry)) {
                low = middle + 1;
            } else {
                return ranges ? u16(entry + 4) + glyph - u16(entry) : middle;
            }
        }
        return -1;
    }

    /// Of the first size that has it; such fonts have but one.
    private Optional<byte[]> picture(int glyph) {
        for (int i = 0; i < u32(locations + 4); i++) {
            int size = locations + 8 + 48 * i;
            int array = locations + u32(size);
            for (int j = 0; j < u32(size + 8); j++) {
                int entry = array + 8 * j;
                if (glyph >= u16(entry) && glyph <= u16(entry + 2)) {
                    return picture(array + u32(entry + 4), glyph - u16(entry));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<byte[]> picture(int index, int number) {
        int kind = u16(index);
        int format = u16(index + 2) - FIRST_FORMAT;
        if (kind != 1 && kind != 3 || format < 0 || format >= METRICS.length) {
            return Optional.empty();
        }
        int from = kind == 1 ? u32(index + 8 + 4 * number) : u16(index + 8 + 2 * number);
        int to = kind == 1 ? u32(index + 12 + 4 * number) : u16(index + 10 + 2 * number);
        if (from >= to) {
            return Optional.empty();
        }
        int length = pictures + u32(index + 4) + from + METRICS[format];
        var png = new byte[Math.clamp(u32(length), 0, Math.min(to - from, data.limit()))];
        data.get(length + 4, png);
        return Optional.of(png);
    }
}
