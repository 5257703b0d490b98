package io.claudebottle.terminal.emulator;

import java.util.BitSet;

/// Columns where a tab stops.
final class TabStops {

    private static final int DISTANCE = 8;

    private final BitSet stops = new BitSet();
    private int known;

    /// Stops beyond what was known so far are where they are at first.
    void widen(int columns) {
        for (; known < columns; known++) {
            stops.set(known, known % DISTANCE == 0);
        }
    }

    void reset() {
        int columns = known;
        known = 0;
        widen(columns);
    }

    void set(int column) {
        stops.set(column);
    }

    void clear(int column) {
        stops.clear(column);
    }

    void clear() {
        stops.clear();
    }

    boolean isSet(int column) {
        return stops.get(column);
    }

    /// @return the next stop right of `column`; `last` when there is none before it
    int next(int column, int last) {
        int stop = stops.nextSetBit(column + 1);
        return stop < 0 ? last : Math.min(stop, last);
    }

    int previous(int column, int first) {
        int stop = column == 0 ? -1 : stops.previousSetBit(column - 1);
        return Math.max(stop, first);
    }
}
