package io.claudebottle.app.selftest;

import io.claudebottle.app.FxThread;
import io.claudebottle.app.Latest;
import io.claudebottle.backend.CancellableProgress;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.selftest.SelfTestListener;
import io.claudebottle.session.selftest.SelfTests;
import io.claudebottle.session.selftest.Standing;
import io.claudebottle.state.SelfTestReport;
import io.claudebottle.state.SelfTestReport.Check;
import io.claudebottle.state.SelfTestReport.Control;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// What is known of the isolation of the backend that the operator looks at, and the one self-test that may run. It runs on when the page
/// is left; the window's end ends it. Lives on the FX thread.
public final class SelfTestViewModel implements AutoCloseable {

    /// How long the window's end waits for the throw-away bottle's.
    private static final long UNDO_SECONDS = 10;

    private final SelfTests tests;
    private final FxThread fx;
    private final Latest latest = new Latest();
    private final ReadOnlyStringWrapper backend = new ReadOnlyStringWrapper(this, "backend", "");
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(this, "state", new State.Unasked());
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper(this, "busy");
    private final ReadOnlyObjectWrapper<Optional<Problem>> problem = new ReadOnlyObjectWrapper<>(this, "problem", Optional.empty());
    private final ObservableList<Check> checks = FXCollections.observableArrayList();
    private final ObservableList<Control> controls = FXCollections.observableArrayList();
    private final ObservableList<Check> checksView = FXCollections.unmodifiableObservableList(checks);
    private final ObservableList<Control> controlsView = FXCollections.unmodifiableObservableList(controls);
    private Optional<Run> running = Optional.empty();

    public SelfTestViewModel(SelfTests tests, FxThread fx) {
        this.tests = tests;
        this.fx = fx;
    }

    public sealed interface State {
        /// No backend was chosen, or its report is being read.
        record Unasked() implements State {}

        record Known(Standing standing) implements State {}

        /// @param stage of the launch, in words; "" once the checks are under way
        /// @param of how many there are; 0 until that is known
        record Running(String stage, int done, int of) implements State {}
    }

    /// Looks at another backend, or at the same one again.
    ///
    /// @param name "" for none
    public void follow(String name) {
        if (!name.equals(backend.get())) {
            problem.set(Optional.empty());
        }
        backend.set(name);
        if (running.filter(run -> run.backend.equals(name)).isPresent()) {
            running.get().show();
        } else {
            read();
        }
    }

    private void read() {
        Latest.Turn turn = latest.next();
        String name = backend.get();
        if (name.isEmpty()) {
            show(new State.Unasked(), List.of(), List.of());
        } else {
            fx.run(() -> tests.standing(name), turn.only(this::show), turn.only(why -> problem.set(Optional.of(why))));
        }
    }

    private void show(Standing standing) {
        show(
                new State.Known(standing),
                standing.report().map(SelfTestReport::checks).orElse(List.of()),
                standing.report().map(SelfTestReport::controls).orElse(List.of()));
    }

    private void show(State now, List<Check> found, List<Control> controlled) {
        checks.setAll(found);
        controls.setAll(controlled);
        state.set(now);
    }

    /// Tries the backend that is looked at; does nothing while a self-test runs.
    public void run() {
        if (busy.get() || backend.get().isEmpty()) {
            return;
        }
        latest.next();
        var run = new Run(backend.get());
        running = Optional.of(run);
        busy.set(true);
        problem.set(Optional.empty());
        run.show();
        fx.run(
                () -> {
                    try {
                        return Optional.of(tests.run(Optional.of(run.backend), run, run));
                    } catch (CancellationException e) {
                        return Optional.<SelfTestReport>empty();
                    } finally {
                        run.over.countDown();
                    }
                },
                _ -> ended(run, Optional.empty()),
                why -> ended(run, Optional.of(why)));
    }

    private void ended(Run run, Optional<Problem> why) {
        running = Optional.empty();
        busy.set(false);
        if (run.backend.equals(backend.get())) {
            problem.set(why);
            read();
        }
    }

    /// Asks the self-test that runs to end its bottle at once.
    public void cancel() {
        // Ending takes as long as the engine does.
        running.ifPresent(run -> Thread.ofVirtual().start(run::cancel));
    }

    /// Ends what runs, and waits a little, so that no bottle is left.
    @Override
    public void close() {
        running.ifPresent(run -> {
            Thread.ofVirtual().start(run::cancel);
            try {
                run.over.await(UNDO_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /// Name of the backend that is looked at; "" for none.
    public ReadOnlyStringProperty backend() {
        return backend.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<State> state() {
        return state.getReadOnlyProperty();
    }

    /// Whether a self-test runs, of whichever backend.
    public ReadOnlyBooleanProperty busy() {
        return busy.getReadOnlyProperty();
    }

    /// Why the last one of this backend found nothing.
    public ReadOnlyObjectProperty<Optional<Problem>> problem() {
        return problem.getReadOnlyProperty();
    }

    /// As they come while it runs, then those of the report.
    public ObservableList<Check> checks() {
        return checksView;
    }

    public ObservableList<Control> controls() {
        return controlsView;
    }

    /// One run. What it hears on other threads it keeps on the FX thread.
    private final class Run extends CancellableProgress implements SelfTestListener {

        private final String backend;
        private final CountDownLatch over = new CountDownLatch(1);
        private final List<Check> found = new ArrayList<>();
        private final List<Control> controlled = new ArrayList<>();
        private String stage = "";
        private int of;

        Run(String backend) {
            this.backend = backend;
        }

        void show() {
            if (running.filter(this::equals).isPresent() && backend.equals(backend().get())) {
                SelfTestViewModel.this.show(new State.Running(stage, found.size(), of), found, controlled);
            }
        }

        private ReadOnlyStringProperty backend() {
            return SelfTestViewModel.this.backend();
        }

        @Override
        public void stage(Stage reached) {}

        @Override
        public void launching(String title) {
            fx.later(() -> {
                stage = title;
                show();
            });
        }

        @Override
        public void log(String line) {}

        @Override
        public void began(int number) {
            fx.later(() -> {
                stage = "";
                of = number;
                show();
            });
        }

        @Override
        public void found(Check check) {
            fx.later(() -> {
                found.add(check);
                show();
            });
        }

        @Override
        public void controlled(Control control) {
            fx.later(() -> {
                controlled.add(control);
                show();
            });
        }
    }
}
