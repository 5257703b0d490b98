package io.claudebottle.terminal.view;

import io.claudebottle.terminal.emulator.Emulator;
import io.claudebottle.terminal.emulator.EmulatorOptions;
import io.claudebottle.terminal.emulator.TerminalEvent;
import io.claudebottle.terminal.model.Colors;
import io.claudebottle.terminal.model.Frame;
import java.nio.charset.StandardCharsets;

/// Makes screens of what programs print.
final class Screens {

    private final Emulator emulator;
    private final Frame frame = new Frame();

    Screens(int columns, int rows, Colors colors) {
        emulator = new Emulator(columns, rows, EmulatorOptions.of("test", "1"), new Emulator.Host() {
            @Override
            public void reply(byte[] answer) {}

            @Override
            public void event(TerminalEvent event) {}
        });
        emulator.setColors(colors);
    }

    /// @return the screen after this has been printed; one frame that is brought up to date
    Frame print(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return print(bytes, 0, bytes.length);
    }

    Frame print(byte[] bytes, int from, int to) {
        emulator.lock().lock();
        try {
            emulator.feed(bytes, from, to);
            emulator.copyTo(frame);
            return frame;
        } finally {
            emulator.lock().unlock();
        }
    }
}
