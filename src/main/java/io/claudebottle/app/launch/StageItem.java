package io.claudebottle.app.launch;

import io.claudebottle.backend.LaunchProgress.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// One stage of a launch, with how long it took or has been taking.
public final class StageItem {

    private final Stage stage;
    private final String title;
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(this, "state", State.WAITING);
    private final ReadOnlyObjectWrapper<Duration> elapsed = new ReadOnlyObjectWrapper<>(this, "elapsed", Duration.ZERO);
    private Optional<Instant> began = Optional.empty();

    /// @param title what is done in it, as the plan says
    StageItem(Stage stage, String title) {
        this.stage = stage;
        this.title = title;
    }

    public enum State {
        WAITING,
        RUNNING,
        DONE,
        /// The launch went on without it.
        SKIPPED,
        FAILED,
        CANCELLED
    }

    public Stage stage() {
        return stage;
    }

    public String title() {
        return title;
    }

    public ReadOnlyObjectProperty<State> state() {
        return state.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Duration> elapsed() {
        return elapsed.getReadOnlyProperty();
    }

    void begin(Instant now) {
        began = Optional.of(now);
        state.set(State.RUNNING);
    }

    void tick(Instant now) {
        if (state.get() == State.RUNNING) {
            elapsed.set(Duration.between(began.orElse(now), now));
        }
    }

    /// Ends it if it runs, or if it waits though a later one has begun.
    void end(State as, Instant now) {
        tick(now);
        if (state.get() == State.RUNNING) {
            state.set(as);
        } else if (state.get() == State.WAITING && as == State.DONE) {
            state.set(State.SKIPPED);
        }
    }
}
