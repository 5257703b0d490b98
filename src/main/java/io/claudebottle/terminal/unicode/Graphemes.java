package io.claudebottle.terminal.unicode;

/// Which characters make one that a person sees: extended grapheme clusters of UAX #29, found one code point after the other.
///
/// What was seen so far is a number: 0 at first, then what [#next] answered.
public final class Graphemes {

    private static final int CLASS = CharacterTable.CLASS;
    private static final int SEEN = 1 << 5;
    /// An odd number of regional indicators: another one joins.
    private static final int ODD_REGIONAL = 1 << 6;
    /// A pictograph and what extends it: after a joiner another pictograph joins.
    private static final int PICTOGRAPH = 1 << 7;
    /// A linker, and what may stand after it: a consonant joins.
    private static final int LINKED = 1 << 8;
    private static final int BOUNDARY = 1 << 31;

    private static final int VARIATION_EMOJI = 0xfe0f;

    private Graphemes() {}

    public static int next(int state, int codePoint) {
        int kind = CharacterTable.of(codePoint) & CLASS;
        boolean boundary = (state & SEEN) == 0 || !joins(state, kind);
        return kind | SEEN | carried(state, kind) | (boundary ? BOUNDARY : 0);
    }

    /// Whether the code point of the last [#next] begins a new character.
    public static boolean isBoundary(int state) {
        return (state & BOUNDARY) != 0;
    }

    /// Whether a character that begins with `base` becomes two columns wide when this code point joins it.
    public static boolean widens(int base, int joining) {
        if (joining == VARIATION_EMOJI) {
            return (CharacterTable.of(base) & CharacterTable.EMOJI_BASE) != 0;
        }
        int kind = CharacterTable.of(joining) & CLASS;
        // What extends a pictograph and is wide by itself gives it a skin colour.
        return kind == CharacterTable.REGIONAL || kind == CharacterTable.PICTOGRAPHIC
                || CharWidth.of(joining) == 2 && (CharacterTable.of(base) & CLASS) == CharacterTable.PICTOGRAPHIC;
    }

    private static boolean joins(int state, int kind) {
        int before = state & CLASS;
        if (before == CharacterTable.CONTROL || kind == CharacterTable.CONTROL) {
            return false;
        }
        return switch (kind) {
            case CharacterTable.EXTEND, CharacterTable.CONJUNCT_EXTEND, CharacterTable.LINKER, CharacterTable.ZWJ, CharacterTable.SPACING -> true;
            case CharacterTable.L, CharacterTable.LV, CharacterTable.LVT -> before == CharacterTable.L || before == CharacterTable.PREPEND;
            case CharacterTable.V ->
                before == CharacterTable.L || before == CharacterTable.V || before == CharacterTable.LV || before == CharacterTable.PREPEND;
            case CharacterTable.T ->
                before == CharacterTable.V || before == CharacterTable.T || before == CharacterTable.LV || before == CharacterTable.LVT
                        || before == CharacterTable.PREPEND;
            case CharacterTable.REGIONAL -> (state & ODD_REGIONAL) != 0 || before == CharacterTable.PREPEND;
            case CharacterTable.PICTOGRAPHIC ->
                before == CharacterTable.ZWJ && (state & PICTOGRAPH) != 0 || before == CharacterTable.PREPEND;
            case CharacterTable.CONSONANT -> (state & LINKED) != 0 || before == CharacterTable.PREPEND;
            default -> before == CharacterTable.PREPEND;
        };
    }

    /// What later characters need to know of this and of those before.
    private static int carried(int state, int kind) {
        return switch (kind) {
            case CharacterTable.REGIONAL -> ~state & ODD_REGIONAL;
            case CharacterTable.PICTOGRAPHIC -> PICTOGRAPH;
            case CharacterTable.EXTEND -> (state & CLASS) == CharacterTable.ZWJ ? 0 : state & PICTOGRAPH;
            case CharacterTable.CONJUNCT_EXTEND ->
                ((state & CLASS) == CharacterTable.ZWJ ? 0 : state & PICTOGRAPH) | state & LINKED;
            case CharacterTable.LINKER ->
                ((state & CLASS) == CharacterTable.ZWJ ? 0 : state & PICTOGRAPH) | LINKED;
            case CharacterTable.LINKING_LETTER -> LINKED;
            case CharacterTable.ZWJ -> ((state & CLASS) == CharacterTable.ZWJ ? 0 : state & PICTOGRAPH) | state & LINKED;
            default -> 0;
        };
    }
}
