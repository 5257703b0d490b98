package io.claudebottle.terminal.connection;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A screen that only remembers.
class Recorder implements Receiver {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<String> told = new ArrayList<>();

    @Override
    public synchronized void feed(byte[] from, int start, int end) {
        bytes.write(from, start, end - start);
    }

    @Override
    public synchronized void resize(int columns, int rows, int cellWidth, int cellHeight) {
        told.add(columns + "x" + rows + " " + cellWidth + "x" + cellHeight);
    }

    @Override
    public synchronized void resetModes() {
        told.add("reset after " + bytes.size());
    }

    synchronized String text() {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    synchronized int size() {
        return bytes.size();
    }

    /// Sizes and resets, in their order.
    synchronized List<String> told() {
        return List.copyOf(told);
    }
}
