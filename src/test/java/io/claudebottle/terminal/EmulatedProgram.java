package io.claudebottle.terminal;

import io.claudebottle.terminal.emulator.Emulator;
import io.claudebottle.terminal.emulator.EmulatorOptions;
import io.claudebottle.terminal.emulator.TerminalEvent;
import io.claudebottle.terminal.model.Frame;
import io.claudebottle.terminal.pty.Pty;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A program on a pseudo-terminal whose output goes into an emulator, without a window.
public final class EmulatedProgram implements AutoCloseable {

    /// Sees what goes between the two. Output and sizes come in the order in which the emulator takes them.
    public interface Tap {

        Tap NONE = new Tap() {};

        default void output(byte[] bytes, int length) {}

        default void input(byte[] bytes) {}

        default void resized(int columns, int rows) {}
    }

    private static final byte[] END = {};

    public final Emulator emulator;

    private final Pty pty;
    private final Tap tap;
    private final BlockingQueue<byte[]> inputs = new LinkedBlockingQueue<>();
    private final Thread reader;
    private final Thread writer;
    private final Frame frame = new Frame();
    private int columns;
    private int rows;

    public EmulatedProgram(Pty pty, int columns, int rows, EmulatorOptions options, Tap tap) {
        this.pty = pty;
        this.tap = tap;
        this.columns = columns;
        this.rows = rows;
        emulator = new Emulator(columns, rows, options, new Emulator.Host() {
            @Override
            public void reply(byte[] answer) {
                inputs.add(answer);
            }

            @Override
            public void event(TerminalEvent event) {
                // Nobody is there to be told.
            }
        });
        reader = Thread.ofPlatform().daemon().name("emulated program, output").start(this::read);
        writer = Thread.ofPlatform().daemon().name("emulated program, input").start(this::write);
    }

    private void read() {
        byte[] bytes = new byte[64 << 10];
        try (InputStream output = pty.output()) {
            for (int length = output.read(bytes); length >= 0; length = output.read(bytes)) {
                emulator.lock().lock();
                try {
                    tap.output(bytes, length);
                    emulator.feed(bytes, 0, length);
                    follow();
                } finally {
                    emulator.lock().unlock();
                }
            }
        } catch (IOException e) {
            // The program has gone.
        }
    }

    /// A program may have changed the size of its terminal.
    private void follow() throws IOException {
        if (emulator.columns() != columns || emulator.rows() != rows) {
            columns = emulator.columns();
            rows = emulator.rows();
            pty.resize(columns, rows);
        }
    }

    private void write() {
        try {
            for (byte[] bytes = inputs.take(); bytes != END; bytes = inputs.take()) {
                tap.input(bytes);
                pty.input().write(bytes);
                pty.input().flush();
            }
        } catch (IOException | InterruptedException e) {
            // The program has gone.
        }
    }

    public void type(String text) {
        inputs.add(text.getBytes(StandardCharsets.UTF_8));
    }

    public void resize(int newColumns, int newRows) {
        emulator.lock().lock();
        try {
            tap.resized(newColumns, newRows);
            emulator.resize(newColumns, newRows, 8, 16);
            columns = newColumns;
            rows = newRows;
            pty.resize(newColumns, newRows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            emulator.lock().unlock();
        }
    }

    /// The rows of the screen, without blanks at their ends.
    public List<String> screen() {
        emulator.lock().lock();
        try {
            emulator.copyTo(frame);
        } finally {
            emulator.lock().unlock();
        }
        List<String> shown = new ArrayList<>();
        for (int row = 0; row < frame.rows(); row++) {
            shown.add(frame.readable(row));
        }
        return shown;
    }

    /// Waits until some row contains this.
    public void sees(String text) {
        Await.until(() -> screen().stream().anyMatch(row -> row.contains(text)), () -> "no \"" + text + "\" in\n" + String.join("\n", screen()));
    }

    public int awaitExit() throws InterruptedException {
        int code = pty.exit().join();
        reader.join();
        return code;
    }

    public Pty pty() {
        return pty;
    }

    @Override
    public void close() {
        inputs.add(END);
        pty.close();
        try {
            reader.join(5000);
            writer.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
