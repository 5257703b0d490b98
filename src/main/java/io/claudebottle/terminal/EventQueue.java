package io.claudebottle.terminal;

import io.claudebottle.terminal.emulator.TerminalEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import javafx.application.Platform;

/// Brings what a program says from the thread that reads it to the FX thread. However fast it talks, little waits: of most kinds only the last
/// is worth telling, and of notifications a few.
final class EventQueue {

    private static final int MOST = 32;

    private final Consumer<TerminalEvent> listener;
    private final Deque<TerminalEvent> waiting = new ArrayDeque<>();

    EventQueue(Consumer<TerminalEvent> listener) {
        this.listener = listener;
    }

    void add(TerminalEvent event) {
        boolean first;
        synchronized (waiting) {
            first = waiting.isEmpty();
            if (!(event instanceof TerminalEvent.Notification)) {
                waiting.removeIf(other -> other.getClass() == event.getClass());
            }
            if (waiting.size() < MOST) {
                waiting.add(event);
            }
        }
        if (first) {
            Platform.runLater(this::tell);
        }
    }

    private void tell() {
        List<TerminalEvent> told;
        synchronized (waiting) {
            told = new ArrayList<>(waiting);
            waiting.clear();
        }
        told.forEach(listener);
    }
}
