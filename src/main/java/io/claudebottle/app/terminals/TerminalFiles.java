package io.claudebottle.app.terminals;

import io.claudebottle.app.ClaudeSessions;
import io.claudebottle.app.FxThread;
import io.claudebottle.backend.Bottle;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.terminal.view.FileIntake;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// Files that are dropped on one terminal or pasted into it go into its bottle. What there is to say of it is said in the terminal itself,
/// which may be in another window than everything else. Lives on the FX thread.
public final class TerminalFiles implements FileIntake {

    /// What takes less is over before it could be read.
    static final Duration SAY_AFTER = Duration.ofSeconds(1);

    private final Bottle bottle;
    private final ClaudeSessions sessions;
    private final FxThread fx;
    private final Function<Duration, Executor> delayed;
    private final ReadOnlyBooleanWrapper slow = new ReadOnlyBooleanWrapper(this, "slow", false);
    private final ReadOnlyObjectWrapper<Optional<Problem>> problem = new ReadOnlyObjectWrapper<>(this, "problem", Optional.empty());
    private int underWay;

    /// @param delayed an executor that starts what it is given after that time
    TerminalFiles(Bottle bottle, ClaudeSessions sessions, FxThread fx, Function<Duration, Executor> delayed) {
        this.bottle = bottle;
        this.sessions = sessions;
        this.fx = fx;
        this.delayed = delayed;
    }

    /// Whether something is on its way for so long that one would like to know.
    public ReadOnlyBooleanProperty slow() {
        return slow.getReadOnlyProperty();
    }

    /// Why the last ones are not in the bottle.
    public ReadOnlyObjectProperty<Optional<Problem>> problem() {
        return problem.getReadOnlyProperty();
    }

    public void dismiss() {
        problem.set(Optional.empty());
    }

    @Override
    public CompletionStage<List<String>> take(List<Item> items) {
        var paths = new CompletableFuture<List<String>>();
        dismiss();
        underWay++;
        fx.run(
                () -> sessions.bringIn(bottle, items),
                arrived -> {
                    ended();
                    paths.complete(arrived);
                },
                failure -> {
                    ended();
                    problem.set(Optional.of(failure));
                    paths.completeExceptionally(new ProblemException(failure));
                });
        delayed.apply(SAY_AFTER).execute(() -> fx.later(() -> slow.set(slow.get() || !paths.isDone())));
        return paths;
    }

    private void ended() {
        underWay--;
        slow.set(slow.get() && underWay > 0);
    }
}
