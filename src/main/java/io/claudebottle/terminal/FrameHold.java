package io.claudebottle.terminal;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Holds back what a program draws between the two ends of a synchronized frame, so that the emulator gets the frame in one piece. A
/// program that never ends its frame loses that privilege after [#PATIENCE] or [#LARGEST] bytes.
final class FrameHold {

    static final Duration PATIENCE = Duration.ofMillis(150);
    static final int LARGEST = 1 << 20;

    private final LongSupplier nanoTime;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean inFrame;
    private long frameBegan;

    FrameHold(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void add(byte value) {
        bytes.write(value);
    }

    /// A second begin does not extend the first.
    void begin() {
        if (!inFrame) {
            inFrame = true;
            frameBegan = nanoTime.getAsLong();
        }
    }

    void end() {
        inFrame = false;
    }

    /// What may be shown now; empty while a frame is being drawn.
    byte[] take() {
        if (isHolding()) {
            return new byte[0];
        }
        inFrame = inFrame && bytes.size() == 0;
        return takeAll();
    }

    byte[] takeAll() {
        byte[] all = bytes.toByteArray();
        bytes.reset();
        return all;
    }

    /// Whether bytes wait for the end of their frame.
    boolean isHolding() {
        return inFrame && bytes.size() > 0 && bytes.size() < LARGEST && nanosLeft() > 0;
    }

    /// How long they may wait at most.
    long nanosLeft() {
        return PATIENCE.toNanos() - (nanoTime.getAsLong() - frameBegan);
    }
}
