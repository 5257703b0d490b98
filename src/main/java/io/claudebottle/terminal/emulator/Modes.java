package io.claudebottle.terminal.emulator;

/// Which modes are set, and which were when the program had them saved (XTSAVE).
final class Modes {

    private static final long INITIAL = initial();

    private long set = INITIAL;
    private long saved = INITIAL;

    private static long initial() {
        long all = 0;
        for (Mode mode : Mode.values()) {
            if (mode.initially) {
                all |= bit(mode);
            }
        }
        return all;
    }

    private static long bit(Mode mode) {
        return 1L << mode.ordinal();
    }

    boolean has(Mode mode) {
        return (set & bit(mode)) != 0;
    }

    void set(Mode mode, boolean on) {
        set = on ? set | bit(mode) : set & ~bit(mode);
    }

    void save(Mode mode) {
        saved = saved & ~bit(mode) | set & bit(mode);
    }

    boolean saved(Mode mode) {
        return (saved & bit(mode)) != 0;
    }

    void reset() {
        set = INITIAL;
    }
}
