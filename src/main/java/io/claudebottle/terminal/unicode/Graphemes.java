package io.claudebottle.terminal.unicode;

import static io.claudebottle.terminal.unicode.CharacterTable.CLASSES;
import static io.claudebottle.terminal.unicode.CharacterTable.CLASS_MASK;
import static io.claudebottle.terminal.unicode.CharacterTable.CONSONANT;
import static io.claudebottle.terminal.unicode.CharacterTable.CONTROL;
import static io.claudebottle.terminal.unicode.CharacterTable.CR;
import static io.claudebottle.terminal.unicode.CharacterTable.EMOJI_BASE;
import static io.claudebottle.terminal.unicode.CharacterTable.EXTEND;
import static io.claudebottle.terminal.unicode.CharacterTable.EXTEND_CONJUNCT;
import static io.claudebottle.terminal.unicode.CharacterTable.EXTEND_LINKER;
import static io.claudebottle.terminal.unicode.CharacterTable.L;
import static io.claudebottle.terminal.unicode.CharacterTable.LF;
import static io.claudebottle.terminal.unicode.CharacterTable.LINKER;
import static io.claudebottle.terminal.unicode.CharacterTable.LV;
import static io.claudebottle.terminal.unicode.CharacterTable.LVT;
import static io.claudebottle.terminal.unicode.CharacterTable.PICTOGRAPH;
import static io.claudebottle.terminal.unicode.CharacterTable.PREPEND;
import static io.claudebottle.terminal.unicode.CharacterTable.REGIONAL;
import static io.claudebottle.terminal.unicode.CharacterTable.SPACING_MARK;
import static io.claudebottle.terminal.unicode.CharacterTable.T;
import static io.claudebottle.terminal.unicode.CharacterTable.V;
import static io.claudebottle.terminal.unicode.CharacterTable.WIDTH_MASK;
import static io.claudebottle.terminal.unicode.CharacterTable.WIDTH_SHIFT;
import static io.claudebottle.terminal.unicode.CharacterTable.ZWJ;

/// Divides a stream of code points into extended grapheme clusters (UAX #29) and tells how many cells each takes (mode 2027). All that must be
/// remembered between two code points is one int, so nothing is allocated:
///
///     int before = state;
///     state = Graphemes.next(before, codePoint);
///     if (Graphemes.isBoundary(state)) {
///         // begins a cell of Graphemes.width(state) columns; of 0 columns when nothing that shows has come yet
///     } else if (Graphemes.width(state) != Graphemes.width(before)) {
///         // joins the cell before, which now has more columns than it had
///     } else {
///         // joins the cell before
///     }
///
/// Set the state back to [#START] when the cursor moves other than by printing. A cluster's width never shrinks. It is that of its first
/// character that has one; it becomes 2 when U+FE0F follows a character that can be an emoji (so also for keycaps), when a second regional
/// indicator, an emoji modifier or, after a joiner, another pictograph joins. U+FE0E changes no width (UAX #11 leaves it as it is).
public final class Graphemes {

    /// The state before any text.
    public static final int START = 0;

    // What is remembered of the text before, bits 0-3 of the state. Where nothing else is said, the last code point's class is.
    private static final int STATE_MASK = 0xf;
    private static final int ALONE = 0;
    private static final int AFTER_OTHER = 1;
    private static final int AFTER_CR = 2;
    private static final int AFTER_PREPEND = 3;
    private static final int AFTER_REGIONAL = 4;
    private static final int AFTER_L = 5;
    private static final int AFTER_V = 6;
    private static final int AFTER_T = 7;
    /// A linker and then InCB=Extend.
    private static final int AFTER_LINKER = 8;
    /// A pictograph and then Extend.
    private static final int AFTER_PICTOGRAPH = 9;
    /// The two above at once.
    private static final int AFTER_PICTOGRAPH_LINKER = 10;
    /// A pictograph, Extend and a joiner.
    private static final int AFTER_PICTOGRAPH_ZWJ = 11;
    private static final int AFTER_PICTOGRAPH_LINKER_ZWJ = 12;
    private static final int STATES = 13;

    private static final int BOUNDARY = 0x10;
    /// Bits 5-6, as in the [CharacterTable]: the width of the cluster.
    private static final int WIDTH_BITS = WIDTH_MASK << WIDTH_SHIFT;
    private static final int WIDE = 2 << WIDTH_SHIFT;
    // Bit 7, EMOJI_BASE: the last code point becomes an emoji by U+FE0F.

    private static final int VARIATION_SELECTOR_16 = 0xfe0f;

    private static final int AFTER_ASCII = AFTER_OTHER | BOUNDARY | 1 << WIDTH_SHIFT;
    /// By state and class: the state after, and [#BOUNDARY].
    private static final byte[] TRANSITIONS = transitions();

    private Graphemes() {}

    /// @param state what this returned for the code point before, or [#START]
    /// @param codePoint 0 to 10FFFF, else an IndexOutOfBoundsException
    /// @return the state after the code point; ask it with [#isBoundary] and [#width], and pass it to the next call
    public static int next(int state, int codePoint) {
        // Letters and signs of ASCII but #, * and the digits, which can be the base of an emoji.
        if (codePoint < 0x7f && codePoint > '9' && (state & STATE_MASK) != AFTER_PREPEND) {
            return AFTER_ASCII;
        }
        int character = CharacterTable.of(codePoint);
        int after = TRANSITIONS[(state & STATE_MASK) * CLASSES + (character & CLASS_MASK)];
        int kept = character & (WIDTH_BITS | EMOJI_BASE);
        if ((after & BOUNDARY) != 0) {
            return after | kept;
        }
        return after | kept & EMOJI_BASE | joinedWidth(state, codePoint, character, after);
    }

    /// @return whether a cluster begins with the code point that led to this state, rather than that it joins the one before
    public static boolean isBoundary(int state) {
        return (state & BOUNDARY) != 0;
    }

    /// @return the cells that the cluster takes as far as it has come: 0, 1 or 2
    public static int width(int state) {
        return state >> WIDTH_SHIFT & WIDTH_MASK;
    }

    /// @return the cells that the first cluster of a text takes; 0 for an empty one
    public static int width(CharSequence cluster) {
        int state = START;
        for (int at = 0; at < cluster.length();) {
            int codePoint = Character.codePointAt(cluster, at);
            int after = next(state, codePoint);
            if (at > 0 && isBoundary(after)) {
                break;
            }
            state = after;
            at += Character.charCount(codePoint);
        }
        return width(state);
    }

    private static int joinedWidth(int state, int codePoint, int character, int after) {
        int width = state & WIDTH_BITS;
        int own = character & WIDTH_BITS;
        if (width == 0) {
            return own;
        }
        boolean emoji = codePoint == VARIATION_SELECTOR_16 && (state & EMOJI_BASE) != 0;
        boolean flag = (state & STATE_MASK) == AFTER_REGIONAL && (character & CLASS_MASK) == REGIONAL;
        boolean joined = (state & STATE_MASK) >= AFTER_PICTOGRAPH && (own == WIDE || (after & STATE_MASK) == AFTER_PICTOGRAPH
                && (character & CLASS_MASK) == PICTOGRAPH);
        return emoji || flag || joined ? WIDE : width;
    }

    private static byte[] transitions() {
        byte[] table = new byte[STATES * CLASSES];
        for (int state = 0; state < STATES; state++) {
            for (int type = 0; type < CLASSES; type++) {
                boolean joins = joins(state, type);
                table[state * CLASSES + type] = (byte) (after(state, type, joins) | (joins ? 0 : BOUNDARY));
            }
        }
        return table;
    }

    /// The rules GB3 to GB13; GB1 and GB999 are the rest.
    private static boolean joins(int state, int type) {
        if (state == AFTER_CR) {
            return type == LF;
        }
        if (state == ALONE || type == CONTROL || type == CR || type == LF) {
            return false;
        }
        if (state == AFTER_PREPEND) {
            return true;
        }
        return switch (type) {
            case EXTEND, EXTEND_CONJUNCT, EXTEND_LINKER, ZWJ, SPACING_MARK -> true;
            case L, LV, LVT -> state == AFTER_L;
            case V -> state == AFTER_L || state == AFTER_V;
            case T -> state == AFTER_V || state == AFTER_T;
            case CONSONANT -> state == AFTER_LINKER || state == AFTER_PICTOGRAPH_LINKER || state == AFTER_PICTOGRAPH_LINKER_ZWJ;
            case PICTOGRAPH -> state == AFTER_PICTOGRAPH_ZWJ || state == AFTER_PICTOGRAPH_LINKER_ZWJ;
            case REGIONAL -> state == AFTER_REGIONAL;
            default -> false;
        };
    }

    private static int after(int state, int type, boolean joins) {
        boolean pictograph = state == AFTER_PICTOGRAPH || state == AFTER_PICTOGRAPH_LINKER;
        boolean linker = state == AFTER_LINKER || state == AFTER_PICTOGRAPH_LINKER || state == AFTER_PICTOGRAPH_LINKER_ZWJ;
        return switch (type) {
            case CR -> AFTER_CR;
            case LF, CONTROL -> ALONE;
            case PREPEND -> AFTER_PREPEND;
            // The second of a pair joins only the first.
            case REGIONAL -> joins && state == AFTER_REGIONAL ? AFTER_OTHER : AFTER_REGIONAL;
            case L -> AFTER_L;
            case V, LV -> AFTER_V;
            case T, LVT -> AFTER_T;
            case PICTOGRAPH -> AFTER_PICTOGRAPH;
            case LINKER -> AFTER_LINKER;
            case EXTEND -> pictograph ? AFTER_PICTOGRAPH : AFTER_OTHER;
            case EXTEND_CONJUNCT -> linker ? pictograph ? AFTER_PICTOGRAPH_LINKER : AFTER_LINKER
                    : pictograph ? AFTER_PICTOGRAPH : AFTER_OTHER;
            case EXTEND_LINKER -> pictograph ? AFTER_PICTOGRAPH_LINKER : AFTER_LINKER;
            case ZWJ -> pictograph ? linker ? AFTER_PICTOGRAPH_LINKER_ZWJ : AFTER_PICTOGRAPH_ZWJ
                    : linker ? AFTER_LINKER : AFTER_OTHER;
            default -> AFTER_OTHER;
        };
    }
}
