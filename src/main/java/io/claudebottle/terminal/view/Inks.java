package io.claudebottle.terminal.view;

import io.claudebottle.terminal.model.Colors;
import io.claudebottle.terminal.model.Frame;
import io.claudebottle.terminal.model.Style;
import java.util.List;

/// The colours of one row's cells as they are drawn: looks, inverse video, marks and a block cursor worked into them. Text that is not to
/// be seen has the colour of what it stands on.
///
/// A plain loop over arrays that are used anew for each row: it runs for every cell that changed.
final class Inks {

    /// How much of its own colour faint text keeps; the rest is the background's.
    private static final int DIM_PERCENT = 60;

    private static final int HIT_ON_LIGHT = 0xffe58f;
    private static final int HIT_ON_DARK = 0x5c4a00;
    private static final int CURRENT_HIT_ON_LIGHT = 0xffb347;
    private static final int CURRENT_HIT_ON_DARK = 0xe3a008;

    /// Text on a mark that has less contrast than this, as WCAG counts, is drawn black or white.
    private static final double LEAST_CONTRAST = 3;

    /// A cursor that has less is not seen.
    private static final double LEAST_SEEN = 1.5;

    private static final double[] LINEAR = new double[256];

    static {
        for (int channel = 0; channel < LINEAR.length; channel++) {
            double part = channel / 255.0;
            LINEAR[channel] = part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
        }
    }

    private int[] foreground = new int[0];
    private int[] background = new int[0];

    /// 0xRRGGBB.
    int foreground(int column) {
        return foreground[column];
    }

    int background(int column) {
        return background[column];
    }

    boolean isHidden(int column) {
        return foreground[column] == background[column];
    }

    void resolve(Frame.Row row, Colors colors, List<Overlay.Mark> marks, boolean blinkedOut) {
        int columns = row.columns();
        if (foreground.length < columns) {
            foreground = new int[columns];
            background = new int[columns];
        }
        long before = 0;
        for (int column = 0; column < columns; column++) {
            long style = row.style(column);
            if (column > 0 && style == before) {
                foreground[column] = foreground[column - 1];
                background[column] = background[column - 1];
            } else {
                resolve(column, style, colors, blinkedOut);
            }
            before = style;
        }
        for (Overlay.Kind kind : Overlay.Kind.values()) {
            for (Overlay.Mark mark : marks) {
                if (mark.kind() == kind) {
                    cover(mark, columns, colors);
                }
            }
        }
    }

    private void resolve(int column, long style, Colors colors, boolean blinkedOut) {
        int text = colors.resolve(Style.foreground(style), colors.foreground());
        int behind = colors.resolve(Style.background(style), colors.background());
        if ((style & Style.INVERSE) != 0 != colors.reverse()) {
            int swap = text;
            text = behind;
            behind = swap;
        }
        if ((style & Style.DIM) != 0) {
            text = mix(text, behind, DIM_PERCENT);
        }
        if ((style & Style.INVISIBLE) != 0 || blinkedOut && (style & Style.BLINK) != 0) {
            text = behind;
        }
        foreground[column] = text;
        background[column] = behind;
    }

    private void cover(Overlay.Mark mark, int columns, Colors colors) {
        int behind = switch (mark.kind()) {
            case LINK -> -1;
            case HIT -> colors.dark() ? HIT_ON_DARK : HIT_ON_LIGHT;
            case CURRENT_HIT -> colors.dark() ? CURRENT_HIT_ON_DARK : CURRENT_HIT_ON_LIGHT;
            case SELECTION -> colors.selection();
        };
        if (behind < 0) {
            return;
        }
        for (int column = Math.max(0, mark.from()); column < Math.min(columns, mark.to()); column++) {
            foreground[column] = isHidden(column) ? behind : legible(foreground[column], behind);
            background[column] = behind;
        }
    }

    /// The colour in which a cursor is seen on a cell: what it should have, unless what is there has it too, as on a reversed screen.
    int cursor(int column, int wanted) {
        int behind = background[column];
        if (contrast(wanted, behind) >= LEAST_SEEN) {
            return wanted;
        }
        return isHidden(column) ? legible(wanted, behind) : legible(foreground[column], behind);
    }

    /// Puts a block cursor on a cell: what was behind the text becomes its colour.
    void invert(int column, int cursor) {
        foreground[column] = isHidden(column) ? cursor : legible(background[column], cursor);
        background[column] = cursor;
    }

    private static int legible(int text, int behind) {
        if (contrast(text, behind) >= LEAST_CONTRAST) {
            return text;
        }
        return luminance(behind) > 0.18 ? 0x000000 : 0xffffff;
    }

    static int mix(int color, int other, int percent) {
        int mixed = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int one = color >> shift & 0xff;
            int two = other >> shift & 0xff;
            mixed |= (one * percent + two * (100 - percent) + 50) / 100 << shift;
        }
        return mixed;
    }

    /// As WCAG 2 defines it: 1 to 21.
    static double contrast(int one, int other) {
        double first = luminance(one);
        double second = luminance(other);
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }

    private static double luminance(int color) {
        return 0.2126 * LINEAR[color >> 16 & 0xff] + 0.7152 * LINEAR[color >> 8 & 0xff] + 0.0722 * LINEAR[color & 0xff];
    }
}
