package io.claudebottle.session.gate;

import io.claudebottle.backend.ActiveAgent;
import io.claudebottle.backend.BottleBackend;
import io.claudebottle.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows one bottle's events until there is nothing more to come. A stream that breaks while the bottle and its sidecars live is
/// opened again, and goes on where it broke.
final class LedgerFollower implements Runnable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerFollower.class);

    /// How often in a row a stream may break before it has told anything new.
    private static final int PATIENCE = 4;

    /// Longer at each such time. An engine that is being restarted needs a moment.
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final RunningBackends running;
    private final String identity;
    private final Consumer<LedgerEntry> entries;
    private final Consumer<String> ended;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Replay replay = new Replay();
    private LedgerLines lines;
    private Optional<String> death = Optional.empty();
    private boolean heardNews;
    private volatile CountDownLatch streamOver = new CountDownLatch(0);

    LedgerFollower(RunningBackends running, String identity, Consumer<LedgerEntry> entries, Consumer<String> ended) {
        this.running = running;
        this.identity = identity;
        this.entries = entries;
        this.ended = ended;
        this.lines = new LedgerLines(identity);
    }

    @Override
    public void run() {
        String reason;
        try {
            reason = follow();
        } catch (ProblemException e) {
            reason = "the events of " + identity + " cannot be read: " + e.problem().what();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (RuntimeException e) {
            LOG.error("following the ledger of {} failed unexpectedly", identity, e);
            reason = "the ledger of " + identity + " failed unexpectedly: " + e;
        }
        if (!isClosed()) {
            ended.accept(reason);
        }
    }

    /// @return why there is nothing more to come
    private String follow() throws InterruptedException {
        int fruitless = 0;
        while (!isClosed()) {
            Optional<BottleBackend<?, ?>> backend = running.of(identity);
            if (backend.isEmpty()) {
                return silence().orElse("the bottle " + identity + " does not run");
            }
            listenTo(backend.get());
            if (isClosed()) {
                break;
            }
            Optional<String> over = silence().or(() -> whatEnded(backend.get()));
            if (over.isPresent()) {
                return over.get();
            }
            fruitless = tookNews() ? 0 : fruitless + 1;
            if (fruitless >= PATIENCE) {
                return "the events of " + identity + " break off again and again though it runs";
            }
            if (fruitless > 0) {
                closed.await(PAUSE.toMillis() << fruitless, TimeUnit.MILLISECONDS);
            }
        }
        return "";
    }

    private void listenTo(BottleBackend<?, ?> backend) throws InterruptedException {
        var over = new CountDownLatch(1);
        streamOver = over;
        beginStream();
        AutoCloseable stream = backend.followEvents(identity, this::take, over::countDown);
        try {
            if (!isClosed()) {
                over.await();
            }
        } finally {
            shut(stream);
        }
    }

    private synchronized void beginStream() {
        replay.begin();
    }

    private synchronized void take(String line) {
        if (isClosed()) {
            return;
        }
        Replay.Line kind = replay.judge(line);
        if (kind == Replay.Line.SEEN) {
            return;
        }
        if (kind == Replay.Line.OF_ANOTHER_LOG) {
            lines = new LedgerLines(identity);
        }
        heardNews = true;
        if (line.contains("\"daemon-died\"") || line.contains("\"ready\"")) {
            BundleEvent.read(line).ifPresent(this::noteDeath);
        }
        lines.take(line).ifPresent(entries);
    }

    /// A bundle that was started again is ready again.
    private void noteDeath(BundleEvent event) {
        switch (event.kind()) {
            case "daemon-died" -> death = Optional.of(event.obituary());
            case "ready" -> death = Optional.empty();
            default -> {}
        }
    }

    private synchronized Optional<String> silence() {
        return death.map(how -> "the sidecars of " + identity + " have ended, and with them its way out: " + how);
    }

    private synchronized boolean tookNews() {
        boolean news = heardNews;
        heardNews = false;
        return news;
    }

    /// Empty when nothing ended but the stream.
    private Optional<String> whatEnded(BottleBackend<?, ?> backend) {
        if (!backend.isAvailable()) {
            return Optional.of("the engine of " + identity + " does not answer any more"
                    + backend.unavailability().map(problem -> ": " + problem.what()).orElse(""));
        }
        Optional<ActiveAgent> alive = backend.enumerateActive().stream().filter(agent -> agent.slug().equals(identity)).findFirst();
        if (alive.isEmpty()) {
            return Optional.of("the bottle " + identity + " has ended");
        }
        return alive.get().services().isEmpty()
                ? Optional.of("the sidecars of " + identity + " have ended without a word, and with them its way out")
                : Optional.empty();
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    @Override
    public void close() {
        closed.countDown();
        streamOver.countDown();
    }

    private static void shut(AutoCloseable stream) {
        try {
            stream.close();
        } catch (Exception broken) {
            LOG.debug("an event stream could not be closed", broken);
        }
    }
}
