package io.claudebottle.bench.terminal;

import io.claudebottle.terminal.emulator.Emulator;
import io.claudebottle.terminal.emulator.EmulatorOptions;
import io.claudebottle.terminal.emulator.TerminalEvent;
import io.claudebottle.terminal.model.Frame;

/// Ours, with a reader who takes a frame after each piece, as a window would at most.
final class EmulatorSubject implements Subject, Emulator.Host {

    private final Emulator emulator;
    private final Frame frame = new Frame();

    EmulatorSubject(int columns, int rows) {
        emulator = new Emulator(columns, rows, EmulatorOptions.of("bench", "1"), this);
    }

    @Override
    public void feed(byte[] bytes, int from, int to) {
        emulator.lock().lock();
        try {
            emulator.feed(bytes, from, to);
            emulator.copyTo(frame);
        } finally {
            emulator.lock().unlock();
        }
    }

    @Override
    public void reply(byte[] answer) {}

    @Override
    public void event(TerminalEvent event) {}
}
