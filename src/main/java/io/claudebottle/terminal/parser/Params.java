package io.claudebottle.terminal.parser;

/// The parameters of one control sequence: numbers parted by `;`, each with the sub-parameters that `:` parts from it. Reused from one
/// sequence to the next, so nobody keeps it.
public final class Params {

    /// What xterm takes and more; the rest of a longer list is dropped.
    static final int MOST = 32;

    /// Larger numbers count as this one.
    static final int LARGEST = 0xffff_fff;

    private static final int ABSENT = -1;

    private final int[] values = new int[MOST];
    private int sub;
    private int count;
    private boolean full;

    void clear() {
        count = 0;
        sub = 0;
        full = false;
    }

    void digit(int digit) {
        if (count == 0) {
            open();
        }
        if (!full) {
            int value = Math.max(values[count - 1], 0);
            values[count - 1] = Math.min(value * 10L + digit, LARGEST) == LARGEST ? LARGEST : value * 10 + digit;
        }
    }

    void next(boolean colon) {
        if (count == 0) {
            open();
        }
        if (count == MOST) {
            full = true;
            return;
        }
        if (colon) {
            sub |= 1 << count;
        }
        open();
    }

    private void open() {
        values[count++] = ABSENT;
    }

    /// How many numbers there are, sub-parameters included.
    public int count() {
        return count;
    }

    /// The number at that place, or `otherwise` when it was left out or there is no such place.
    public int get(int index, int otherwise) {
        return index < count && values[index] != ABSENT ? values[index] : otherwise;
    }

    /// As [#get], but 0 too counts as left out: how most control functions read a count.
    public int positive(int index, int otherwise) {
        return index < count && values[index] > 0 ? values[index] : otherwise;
    }

    public boolean isGiven(int index) {
        return index < count && values[index] != ABSENT;
    }

    /// Whether a colon stands before the number.
    public boolean isSub(int index) {
        return index < count && (sub & 1 << index) != 0;
    }

    /// The place after the last sub-parameter of the number at `index`.
    public int groupEnd(int index) {
        int end = index + 1;
        while (isSub(end)) {
            end++;
        }
        return end;
    }

    /// The numbers from that place on, as a list of their own.
    public Params from(int index) {
        var rest = new Params();
        for (int i = index; i < count; i++) {
            if (i > index && isSub(i)) {
                rest.sub |= 1 << rest.count;
            }
            rest.values[rest.count++] = values[i];
        }
        return rest;
    }
}
