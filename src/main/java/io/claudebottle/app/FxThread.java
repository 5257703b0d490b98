package io.claudebottle.app;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javafx.application.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The only class that moves work off the FX thread and results onto it.
public final class FxThread {

    private static final Logger LOG = LoggerFactory.getLogger(FxThread.class);

    private final Executor background;
    private final Executor fx;

    /// @param background runs work that may block
    /// @param fx runs what touches properties and controls, in the order in which it was given
    public FxThread(Executor background, Executor fx) {
        this.background = background;
        this.fx = fx;
    }

    /// Virtual threads for the work, the toolkit's own thread for the results.
    public static FxThread live() {
        return new FxThread(Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("work-", 0).factory()), Platform::runLater);
    }

    /// Everything at once on the calling thread, for tests of view models.
    public static FxThread direct() {
        return new FxThread(Runnable::run, Runnable::run);
    }

    /// Runs `work` in the background and hands its result, or its problem, over on the FX thread. Work that was cancelled hands nothing over.
    public <T> void run(Callable<T> work, Consumer<T> onFx, Consumer<Problem> onProblem) {
        background.execute(() -> perform(work, onFx, onProblem));
    }

    /// Runs something on the FX thread, soon: for what an engine or a launch pushes from a thread of its own.
    public void later(Runnable update) {
        fx.execute(update);
    }

    /// This is the end of a thread: what is not caught here nobody hears of, so here alone every exception is.
    private <T> void perform(Callable<T> work, Consumer<T> onFx, Consumer<Problem> onProblem) {
        T result;
        try {
            result = work.call();
        } catch (CancellationException e) {
            return;
        } catch (ProblemException e) {
            fx.execute(() -> onProblem.accept(e.problem()));
            return;
        } catch (Exception e) {
            LOG.error("work in the background failed", e);
            fx.execute(() -> onProblem.accept(Problems.unexpected(e)));
            return;
        }
        fx.execute(() -> onFx.accept(result));
    }
}
