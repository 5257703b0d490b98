package io.claudebottle.terminal.emulator;

import io.claudebottle.terminal.model.Frame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// An emulator for tests: prints, and shows what came of it.
final class Shown implements Emulator.Host {

    final Emulator emulator;
    /// One character a byte.
    final StringBuilder replies = new StringBuilder();
    final List<TerminalEvent> events = new ArrayList<>();
    private final Frame frame = new Frame();
    private long now;

    Shown(int columns, int rows) {
        this(columns, rows, true);
    }

    /// @param reports whether what only test suites may ask is answered
    Shown(int columns, int rows, boolean reports) {
        emulator = new Emulator(
                columns,
                rows,
                new EmulatorOptions("test", "1", reports, EmulatorOptions.HISTORY_BYTES, () -> now),
                this);
    }

    @Override
    public void reply(byte[] answer) {
        replies.append(new String(answer, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void event(TerminalEvent event) {
        events.add(event);
    }

    Shown print(String text) {
        return print(text.getBytes(StandardCharsets.UTF_8));
    }

    Shown print(byte[] bytes) {
        emulator.lock().lock();
        try {
            emulator.feed(bytes, 0, bytes.length);
        } finally {
            emulator.lock().unlock();
        }
        return this;
    }

    void pass(java.time.Duration time) {
        now += time.toNanos();
    }

    Frame frame() {
        emulator.lock().lock();
        try {
            emulator.copyTo(frame);
        } finally {
            emulator.lock().unlock();
        }
        return frame;
    }

    /// The rows without trailing blanks, without empty rows at the end.
    String screen() {
        Frame shown = frame();
        var text = new StringBuilder();
        for (int row = 0; row < shown.rows(); row++) {
            text.append(shown.readable(row)).append('\n');
        }
        return text.toString().stripTrailing();
    }

    String cursor() {
        Frame.Caret caret = frame().caret();
        return caret.row() + "," + caret.column();
    }
}
