package io.claudebottle.terminal.emulator;

/// Four designated character sets, of which one is in use for the lower half of the code.
final class Charsets {

    /// ISO 2022 final bytes of the sets in G0 to G3; those of 96 characters are [#OF_96] more.
    private final int[] designated = {ASCII, ASCII, ASCII, ASCII};
    private int locked;
    /// G2 or G3 for one character (SS2, SS3); 0 when none.
    private int single;

    static final int ASCII = 'B';
    static final int DEC_SPECIAL = '0';
    static final int UNITED_KINGDOM = 'A';
    static final int OF_96 = 0x100;
    private static final int LATIN_1 = OF_96 | 'A';

    private static final String SPECIAL = "\u00a0◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·";

    void designate(int slot, int set) {
        designated[slot] = set;
    }

    int designated(int slot) {
        return designated[slot];
    }

    void lock(int slot) {
        locked = slot;
    }

    int locked() {
        return locked;
    }

    void single(int slot) {
        single = slot;
    }

    void reset() {
        java.util.Arrays.fill(designated, ASCII);
        locked = 0;
        single = 0;
    }

    void restore(Charsets saved) {
        System.arraycopy(saved.designated, 0, designated, 0, designated.length);
        locked = saved.locked;
        single = 0;
    }

    /// Whether characters may stand for others at the moment.
    boolean isMapped() {
        return single != 0 || designated[locked] != ASCII;
    }

    int map(int codePoint) {
        int set = designated[single != 0 ? single : locked];
        single = 0;
        return switch (set) {
            case DEC_SPECIAL -> codePoint >= 0x5f && codePoint <= 0x7e ? SPECIAL.charAt(codePoint - 0x5f) : codePoint;
            case UNITED_KINGDOM -> codePoint == '#' ? '£' : codePoint;
            case LATIN_1 -> codePoint >= 0x20 && codePoint <= 0x7f ? codePoint | 0x80 : codePoint;
            default -> codePoint;
        };
    }
}
