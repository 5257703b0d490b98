package io.claudebottle.app.agents;

import io.claudebottle.app.Coalescer;
import io.claudebottle.app.FxThread;
import io.claudebottle.app.Latest;
import io.claudebottle.backend.ActiveAgent;
import io.claudebottle.backend.BottleBackend;
import io.claudebottle.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one backend's answer current. Answers arrive on the FX thread, never an older one after a newer one.
final class BackendWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BackendWatch.class);

    private final BottleBackend<?, ?> backend;
    private final FxThread fx;
    private final Coalescer coalescer;
    private final Consumer<Answer> answers;
    private final Latest latest = new Latest();
    private final Object lock = new Object();
    private Subscription subscription = Subscription.none();

    BackendWatch(BottleBackend<?, ?> backend, FxThread fx, Function<Runnable, Coalescer> coalescer, Consumer<Answer> answers) {
        this.backend = backend;
        this.fx = fx;
        this.coalescer = coalescer.apply(this::ask);
        this.answers = answers;
    }

    void start() {
        ask();
    }

    void refresh() {
        coalescer.request();
    }

    private void ask() {
        Latest.Turn turn = latest.next();
        fx.run(this::answer, turn.only(answers), turn.only(problem -> answers.accept(new Answer.Failed(problem))));
    }

    private Answer answer() {
        Optional<Problem> missing = backend.unavailability();
        if (missing.isPresent()) {
            unsubscribe();
            return new Answer.Missing(missing.get());
        }
        // Listening begins before the question, so that nothing that happens in between is missed.
        subscribe();
        return new Answer.Active(backend.enumerateActive());
    }

    private void subscribe() {
        synchronized (lock) {
            if (!subscription.active()) {
                subscription = new Subscription(true, backend.watch(coalescer::request));
            }
        }
    }

    private void unsubscribe() {
        synchronized (lock) {
            AutoCloseable ended = subscription.handle();
            subscription = Subscription.none();
            try {
                ended.close();
            } catch (Exception e) {
                // AutoCloseable may throw anything, and there is nothing left to undo.
                LOG.debug("{}: the watch could not be closed", backend.name(), e);
            }
        }
    }

    @Override
    public void close() {
        latest.next();
        unsubscribe();
    }

    private record Subscription(boolean active, AutoCloseable handle) {
        static Subscription none() {
            return new Subscription(false, () -> {});
        }
    }

    /// What a backend said.
    sealed interface Answer {
        record Active(List<ActiveAgent> agents) implements Answer {}

        record Missing(Problem problem) implements Answer {}

        record Failed(Problem problem) implements Answer {}
    }
}
