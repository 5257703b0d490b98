package io.claudebottle.terminal.recording;

import io.claudebottle.terminal.emulator.Emulator;
import io.claudebottle.terminal.emulator.EmulatorOptions;
import io.claudebottle.terminal.emulator.TerminalEvent;
import io.claudebottle.terminal.model.Frame;
import io.claudebottle.terminal.model.Line;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// An emulator that takes a recording, and a reader who looks at it. Time stands still, so that no update is shown before it is complete.
final class Replay implements Emulator.Host {

    final Emulator emulator;
    final List<String> replies = new ArrayList<>();
    private final Frame frame = new Frame();

    Replay(Recording.Resize size) {
        emulator = new Emulator(
                size.columns(), size.rows(), new EmulatorOptions("Claude Bottle", "1", false, EmulatorOptions.HISTORY_BYTES, () -> 0), this);
    }

    /// @param piece the longest piece in bytes
    static Replay whole(Recording recording, int piece) {
        var replay = new Replay(recording.size());
        for (Recording.Event event : recording.events()) {
            switch (event) {
                case Recording.Output output -> {
                    for (int at = 0; at < output.bytes().length; at += piece) {
                        replay.feed(output.bytes(), at, Math.min(at + piece, output.bytes().length));
                    }
                }
                case Recording.Resize resize -> replay.resize(resize);
                case Recording.Input _ -> {
                    // The operator's and the terminal's own.
                }
            }
        }
        return replay;
    }

    @Override
    public void reply(byte[] answer) {
        replies.add(new String(answer, StandardCharsets.UTF_8));
    }

    @Override
    public void event(TerminalEvent event) {
        // Nobody is there to be told.
    }

    void feed(byte[] bytes, int from, int to) {
        emulator.lock().lock();
        try {
            emulator.feed(bytes, from, to);
        } finally {
            emulator.lock().unlock();
        }
    }

    void feed(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        feed(bytes, 0, bytes.length);
    }

    void resize(Recording.Resize size) {
        emulator.lock().lock();
        try {
            emulator.resize(size.columns(), size.rows(), 8, 16);
        } finally {
            emulator.lock().unlock();
        }
    }

    /// What a reader sees at this moment.
    Frame frame() {
        emulator.lock().lock();
        try {
            emulator.copyTo(frame);
            return frame;
        } finally {
            emulator.lock().unlock();
        }
    }

    /// All that a reader can tell of a frame: text, looks, cursor.
    static String picture(Frame frame) {
        var text = new StringBuilder();
        for (int row = 0; row < frame.rows(); row++) {
            text.append(frame.readable(row)).append(" |");
            long look = 0;
            for (int column = 0; column < frame.columns(); column++) {
                if (frame.row(row).style(column) != look) {
                    look = frame.row(row).style(column);
                    text.append(' ').append(column).append(':').append(Long.toHexString(look));
                }
            }
            text.append('\n');
        }
        return text.append(frame.caret()).toString();
    }

    /// A row of the history that a reader of the present frame has at this distance above the screen.
    ///
    /// @param back 1 for the last one
    String historyRow(int back) {
        Frame seen = frame();
        emulator.lock().lock();
        try {
            // The history may be ahead of the frame, when an update goes on.
            long ahead = emulator.history().pushed() - seen.pushed();
            int index = (int) (emulator.history().rows(seen.columns()) - ahead - back);
            var line = new Line(seen.columns());
            emulator.history().row(index, line, seen.clusters(), seen.extras());
            return line.readable(seen.clusters());
        } finally {
            emulator.lock().unlock();
        }
    }

    List<String> history() {
        return IntStream.rangeClosed(1, frame().historyRows()).mapToObj(this::historyRow).toList();
    }
}
