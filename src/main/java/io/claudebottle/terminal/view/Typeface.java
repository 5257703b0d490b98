package io.claudebottle.terminal.view;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.geometry.Bounds;
import javafx.scene.text.Font;
import javafx.scene.text.FontPosture;
import javafx.scene.text.FontWeight;
import javafx.scene.text.Text;
import javafx.scene.text.TextBoundsType;

/// A family in its four faces at one size, and how far its glyphs advance. Sizes are in device pixels: a font is asked for as large as it
/// is on the screen, whatever the scale.
final class Typeface {

    static final String BUNDLED = "DejaVu Sans Mono";

    private static final List<String> BUNDLED_FILES =
            List.of("DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf", "DejaVuSansMono-Oblique.ttf", "DejaVuSansMono-BoldOblique.ttf");

    /// Bits of a face's number.
    static final int BOLD = 1;
    static final int ITALIC = 2;

    /// Before this come alphabets that are written from left to right, one glyph a character, and neither join nor reorder.
    private static final int FIRST_COMPLEX = 0x0590;
    private static final int FIRST_COMBINING = 0x0300;
    private static final int LAST_COMBINING = 0x036f;
    private static final int FIRST_SIMPLE_AGAIN = 0x1e00;
    private static final int FIRST_SYMBOL = 0x2010;
    private static final int LAST_SIMPLE = 0x2bff;

    /// Slots for the advances of characters; a power of two. Where two fall into one slot, they are measured again and again, but the
    /// table cannot grow whatever a program prints.
    private static final int MEASURED = 1 << 12;

    /// Glyphs that advance by this much more or less than a cell, as a part of it, still stand in line over a whole row.
    private static final double TOLERANCE = 1e-4;

    static {
        for (String file : BUNDLED_FILES) {
            try (InputStream font = Objects.requireNonNull(Typeface.class.getResourceAsStream(file), file)) {
                Font.loadFont(font, 12);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// A face's size is counted in parts of this.
    static final int FULL = 16;

    /// At which a family is measured: large enough that nothing is rounded.
    private static final double MEASURING_SIZE = 1000;

    /// By face, then by size.
    private final Font[] faces = new Font[4 * (FULL + 1)];
    private final String family;
    private final CellMetrics metrics;
    private final double fontSize;
    private final boolean fixed;
    private final Text ruler = new Text();
    private final int[] measuredKey = new int[MEASURED];
    private final float[] measuredAdvance = new float[MEASURED];
    private final boolean[] measuredBlank = new boolean[MEASURED];
    private final List<Map<String, Double>> measuredTexts = List.of(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());

    /// @param wantedFamily the bundled one takes the place of one that is not installed
    /// @param wantedSize in units of JavaFX; the nearest is taken that makes cells of whole pixels
    /// @param scale device pixels to one such unit
    Typeface(String wantedFamily, double wantedSize, double scale) {
        family = Font.getFamilies().contains(wantedFamily) ? wantedFamily : BUNDLED;
        ruler.setFont(Font.font(family, MEASURING_SIZE));
        ruler.setText("M");
        Bounds em = ruler.getLayoutBounds();
        metrics = CellMetrics.of(
                scale, wantedSize, em.getWidth() / MEASURING_SIZE, -em.getMinY() / MEASURING_SIZE, em.getMaxY() / MEASURING_SIZE);
        fontSize = metrics.fontSize() * scale;
        fixed = fits(advance("i", 0)) && fits(advance("M", BOLD)) && fits(advance("i", BOLD | ITALIC));
    }

    CellMetrics metrics() {
        return metrics;
    }

    Font face(int face) {
        return face(face, FULL);
    }

    /// @param size 1 to [#FULL]
    Font face(int face, int size) {
        int index = face * (FULL + 1) + size;
        Font known = faces[index];
        if (known == null) {
            known = Font.font(
                    family,
                    (face & BOLD) == 0 ? FontWeight.NORMAL : FontWeight.BOLD,
                    (face & ITALIC) == 0 ? FontPosture.REGULAR : FontPosture.ITALIC,
                    fontSize * size / FULL);
            faces[index] = known;
        }
        return known;
    }

    private boolean fits(double advance) {
        return Math.abs(advance - metrics.cellWidth()) <= metrics.cellWidth() * TOLERANCE;
    }

    /// How far a text moves on, in device pixels.
    double measure(String text, int face) {
        Map<String, Double> known = measuredTexts.get(face);
        if (known.size() >= MEASURED) {
            known.clear();
        }
        return known.computeIfAbsent(text, it -> advance(it, face));
    }

    private double advance(String text, int face) {
        ruler.setFont(face(face));
        ruler.setText(text);
        return ruler.getLayoutBounds().getWidth();
    }

    double measure(int codePoint, int face) {
        return measuredAdvance[slot(codePoint, face)];
    }

    /// Whether nothing is drawn for a character: the font that has it has no outline for it.
    boolean isBlank(int codePoint, int face) {
        return measuredBlank[slot(codePoint, face)];
    }

    private int slot(int codePoint, int face) {
        int key = codePoint << 2 | face;
        int slot = (key ^ key >>> 12) & MEASURED - 1;
        if (measuredKey[slot] != key) {
            measuredAdvance[slot] = (float) advance(Character.toString(codePoint), face);
            ruler.setBoundsType(TextBoundsType.VISUAL);
            measuredBlank[slot] = ruler.getLayoutBounds().isEmpty();
            ruler.setBoundsType(TextBoundsType.LOGICAL);
            measuredKey[slot] = key;
        }
        return slot;
    }

    /// Whether a character can be drawn in one go with its neighbours, because its glyph advances by a cell and nothing depends on them.
    boolean flows(int codePoint, int face) {
        if (!fixed) {
            return false;
        }
        if (codePoint < 0x7f) {
            return true;
        }
        boolean simple = codePoint < FIRST_COMPLEX && (codePoint < FIRST_COMBINING || codePoint > LAST_COMBINING)
                || codePoint >= FIRST_SIMPLE_AGAIN && codePoint <= LAST_SIMPLE && (codePoint < 0x2000 || codePoint >= FIRST_SYMBOL && (codePoint < 0x2028 || codePoint > 0x206f));
        return simple && fits(measure(codePoint, face));
    }
}
