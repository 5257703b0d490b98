package io.claudebottle.terminal.emulator;

import java.util.function.LongSupplier;

/// @param name and version, what XTVERSION answers
/// @param reports whether answers are given that only test suites need: the checksum of a rectangle, the window's title
/// @param historyBytes how much may be kept of what has scrolled off the screen
/// @param nanoTime the clock that ends a synchronized update which its program never ends
public record EmulatorOptions(String name, String version, boolean reports, long historyBytes, LongSupplier nanoTime) {

    public static final long HISTORY_BYTES = 16L << 20;

    public static EmulatorOptions of(String name, String version) {
        return new EmulatorOptions(name, version, false, HISTORY_BYTES, System::nanoTime);
    }

    public EmulatorOptions withReports(boolean allowed) {
        return new EmulatorOptions(name, version, allowed, historyBytes, nanoTime);
    }

    public EmulatorOptions withHistoryBytes(long bytes) {
        return new EmulatorOptions(name, version, reports, bytes, nanoTime);
    }
}
