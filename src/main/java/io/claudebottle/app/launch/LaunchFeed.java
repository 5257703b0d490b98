package io.claudebottle.app.launch;

import io.claudebottle.backend.CancellableProgress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What a launching thread says, kept until the window has time for it; and the brake that the window has on that thread.
final class LaunchFeed extends CancellableProgress {

    private final InstantSource clock;
    private final Runnable onEvent;
    private final Queue<Event> events = new ConcurrentLinkedQueue<>();

    /// @param onEvent called on the launching thread after each event
    LaunchFeed(InstantSource clock, Runnable onEvent) {
        this.clock = clock;
        this.onEvent = onEvent;
    }

    sealed interface Event {
        record Began(Stage stage, Instant at) implements Event {}

        record Line(String text) implements Event {}
    }

    @Override
    public void stage(Stage stage) {
        add(new Event.Began(stage, clock.instant()));
    }

    @Override
    public void log(String line) {
        add(new Event.Line(line));
    }

    private void add(Event event) {
        events.add(event);
        onEvent.run();
    }

    /// Events since the last call, oldest first.
    List<Event> drain() {
        List<Event> drained = new ArrayList<>();
        for (Event event = events.poll(); event != null; event = events.poll()) {
            drained.add(event);
        }
        return drained;
    }
}
