package io.claudebottle.app.launch;

import io.claudebottle.app.Coalescer;
import io.claudebottle.app.FxThread;
import io.claudebottle.app.Problems;
import io.claudebottle.app.launch.LaunchFeed.Event;
import io.claudebottle.backend.Bottle;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.Launches;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// One launch. However fast its thread talks, the window hears of it at most every twentieth of a second.
///
/// Leaving the page does not end the launch; [#cancel] does, and leaves nothing behind.
public final class LaunchViewModel {

    /// More than a window can usefully show, less than a build that prints without end would need of memory.
    static final int LOG_LINES = 2_000;

    private static final Duration GAP = Duration.ofMillis(50);

    private final Launches launches;
    private final FxThread fx;
    private final InstantSource clock;
    private final Consumer<Launched> onLaunched;
    private final Problems problems;
    private final LaunchFeed feed;
    private final Instant began;

    private final ObservableList<StageItem> stages = FXCollections.observableArrayList();
    private final ObservableList<String> log = FXCollections.observableArrayList();
    private final ObservableList<String> logView = FXCollections.unmodifiableObservableList(log);
    private final ReadOnlyObjectWrapper<Phase> phase = new ReadOnlyObjectWrapper<>(this, "phase", Phase.RUNNING);
    private final ReadOnlyObjectWrapper<Duration> elapsed = new ReadOnlyObjectWrapper<>(this, "elapsed", Duration.ZERO);
    private final ReadOnlyStringWrapper lastLine = new ReadOnlyStringWrapper(this, "lastLine", "");
    private final ReadOnlyObjectWrapper<Optional<Problem>> problem = new ReadOnlyObjectWrapper<>(this, "problem", Optional.empty());
    private boolean left;

    /// @param delayed as [Coalescer] has it
    /// @param onLaunched gets what runs now, on the FX thread
    /// @param problems hears of a launch that failed after its page was left
    public LaunchViewModel(
            Launches launches,
            FxThread fx,
            Function<Duration, Executor> delayed,
            InstantSource clock,
            Consumer<Launched> onLaunched,
            Problems problems) {
        this.launches = launches;
        this.fx = fx;
        this.clock = clock;
        this.onLaunched = onLaunched;
        this.problems = problems;
        this.began = clock.instant();
        var coalescer = new Coalescer(GAP, delayed, () -> fx.later(this::hear));
        this.feed = new LaunchFeed(clock, coalescer::request);
    }

    public enum Phase {
        RUNNING,
        /// Cancelled by the operator; what was done is being undone.
        UNDOING,
        /// Undone; nothing is left.
        CANCELLED,
        FAILED,
        LAUNCHED
    }

    private sealed interface Outcome {
        record Done(Launched launched) implements Outcome {}

        record Cancelled() implements Outcome {}
    }

    /// Begins. To be called once.
    public void start(Approval approval) {
        approval.prepared().plan().stages().forEach((stage, title) -> stages.add(new StageItem(stage, title)));
        fx.run(() -> launch(approval), this::ended, this::failed);
    }

    private Outcome launch(Approval approval) {
        try {
            Bottle bottle = launches.launch(approval.prepared(), approval.secrets(), feed);
            if (!feed.cancelled()) {
                return new Outcome.Done(
                        new Launched(bottle, approval.prepared().backendName(), approval.prepared().plan().spec().agentName()));
            }
            // The brake was pulled when there was no step left that could heed it.
            bottle.close();
            launches.discard(approval.prepared());
            return new Outcome.Cancelled();
        } catch (CancellationException e) {
            return new Outcome.Cancelled();
        }
    }

    private void ended(Outcome outcome) {
        hear();
        switch (outcome) {
            case Outcome.Done done -> {
                endStages(StageItem.State.DONE);
                phase.set(Phase.LAUNCHED);
                onLaunched.accept(done.launched());
            }
            case Outcome.Cancelled _ -> {
                endStages(StageItem.State.CANCELLED);
                phase.set(Phase.CANCELLED);
            }
        }
    }

    private void failed(Problem why) {
        hear();
        endStages(StageItem.State.FAILED);
        problem.set(Optional.of(why));
        phase.set(Phase.FAILED);
        if (left) {
            problems.report(why);
        }
    }

    private void endStages(StageItem.State as) {
        stages.forEach(item -> item.end(as, clock.instant()));
    }

    private void hear() {
        for (Event event : feed.drain()) {
            switch (event) {
                case Event.Began began -> begin(began);
                case Event.Line line -> log.add(line.text());
            }
        }
        if (log.size() > LOG_LINES) {
            log.remove(0, log.size() - LOG_LINES);
        }
        if (!log.isEmpty()) {
            lastLine.set(log.getLast());
        }
    }

    private void begin(Event.Began event) {
        for (StageItem item : stages) {
            if (item.stage().compareTo(event.stage()) < 0) {
                item.end(StageItem.State.DONE, event.at());
            } else if (item.stage() == event.stage()) {
                item.begin(event.at());
            }
        }
    }

    /// Lets the clocks run on; to be called a few times a second while somebody looks.
    public void tick() {
        if (isUnderWay()) {
            elapsed.set(Duration.between(began, clock.instant()));
            stages.forEach(item -> item.tick(clock.instant()));
        }
    }

    /// Asks the launch to stop and to undo what it did. Only a launch that is under way can be.
    public void cancel() {
        if (phase.get() == Phase.RUNNING) {
            phase.set(Phase.UNDOING);
            fx.run(
                    () -> {
                        feed.cancel();
                        return feed;
                    },
                    _ -> {},
                    problems::report);
        }
    }

    /// The page is gone. The launch is not: its end is still heard of.
    public void leave() {
        left = true;
    }

    public boolean isUnderWay() {
        return phase.get() == Phase.RUNNING || phase.get() == Phase.UNDOING;
    }

    /// In the order in which a launch goes through them.
    /// Those of the launch that was started; none before.
    public ObservableList<StageItem> stages() {
        return stages;
    }

    /// The newest lines, the newest last.
    public ObservableList<String> log() {
        return logView;
    }

    public ReadOnlyStringProperty lastLine() {
        return lastLine.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Phase> phase() {
        return phase.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Duration> elapsed() {
        return elapsed.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Problem>> problem() {
        return problem.getReadOnlyProperty();
    }
}
