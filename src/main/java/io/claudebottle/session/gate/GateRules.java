package io.claudebottle.session.gate;

import io.claudebottle.backend.BottleBackend;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.wire.ControlMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the gate of a running bottle for its rules and gives it others, and believes only what the gate says it applies.
final class GateRules {

    private static final Logger LOG = LoggerFactory.getLogger(GateRules.class);

    private static final String RULES = "egress-rules";

    private final RunningBackends running;
    private final Duration patience;

    /// @param patience how long the gate may take to answer
    GateRules(RunningBackends running, Duration patience) {
        this.running = running;
        this.patience = patience;
    }

    /// What a bottle has said until now.
    ///
    /// @param lines how many
    /// @param rules the newest `egress-rules` of them
    private record Said(long lines, Optional<BundleEvent> rules) {}

    /// @throws ProblemException when no such bottle runs, or its gate has said nothing of its rules
    RouteTable current(String identity) {
        return table(identity, said(running.require(identity), identity));
    }

    private static RouteTable table(String identity, Said said) {
        BundleEvent rules = said.rules().orElseThrow(() -> new ProblemException(
                "the gate of " + identity + " has not said which rules it applies",
                "Wait until its sidecars are ready; a bottle of an older version never says it."));
        return RouteTable.parse(rules.text("routes"));
    }

    private static Said said(BottleBackend<?, ?> backend, String identity) {
        var lines = new AtomicLong();
        var newest = new AtomicReference<Optional<BundleEvent>>(Optional.empty());
        backend.readEvents(identity, line -> {
            lines.incrementAndGet();
            ofKind(line, RULES).ifPresent(event -> newest.set(Optional.of(event)));
        });
        return new Said(lines.get(), newest.get());
    }

    private static Optional<BundleEvent> ofKind(String line, String kind) {
        // Cheap for the thousands of decisions that are none of ours.
        return line.contains('"' + kind + '"') ? BundleEvent.read(line).filter(event -> event.kind().equals(kind)) : Optional.empty();
    }

    /// Returns when the gate has said that exactly this table holds.
    ///
    /// @throws ProblemException with the gate's reason when it refuses; or that it does not answer, or applies something else
    void apply(String identity, RouteTable table) {
        BottleBackend<?, ?> backend = running.require(identity);
        // The stream is told from its start, and an answer to somebody's message of an hour ago is none to ours.
        var answer = new Answer(said(backend, identity).lines());
        AutoCloseable stream = backend.followEvents(identity, answer::hear, answer::streamEnded);
        try {
            backend.control(identity, new ControlMessage.Routes(table));
            verify(identity, table, answer.await(identity, patience));
        } finally {
            shut(stream);
        }
    }

    /// Gives the gate rules without waiting for what it says to them.
    ///
    /// @throws ProblemException when they cannot be handed over
    void tell(String identity, RouteTable table) {
        running.require(identity).control(identity, new ControlMessage.Routes(table));
    }

    private static void verify(String identity, RouteTable sent, BundleEvent holds) {
        String routes = holds.text("routes");
        if (!sha256(routes).equals(holds.text("sha256")) || !RouteTable.parse(routes).equals(sent)) {
            throw new ProblemException(
                    "the gate of " + identity + " says that it applies other rules than it was given", "Stop the bottle, and launch it again.");
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void shut(AutoCloseable stream) {
        try {
            stream.close();
        } catch (Exception broken) {
            LOG.debug("an event stream could not be closed", broken);
        }
    }

    /// Listens for the two events that make an answer, in either order: that the message was applied, and what holds now.
    private static final class Answer {

        private final long old;
        private final CompletableFuture<BundleEvent> control = new CompletableFuture<>();
        private final CompletableFuture<BundleEvent> rules = new CompletableFuture<>();
        private long heard;

        /// @param old how many lines were said before the question
        Answer(long old) {
            this.old = old;
        }

        synchronized void hear(String line) {
            heard++;
            if (heard <= old) {
                return;
            }
            ofKind(line, "control").filter(event -> event.text("op").equals("routes")).ifPresent(control::complete);
            ofKind(line, RULES).filter(event -> event.text("cause").equals("control")).ifPresent(rules::complete);
        }

        void streamEnded() {
            var gone = new ProblemException("its sidecars have ended", "");
            control.completeExceptionally(gone);
            rules.completeExceptionally(gone);
        }

        BundleEvent await(String identity, Duration patience) {
            CompletableFuture<BundleEvent> holds = control.thenCompose(event -> {
                if (event.text("outcome").equals("applied")) {
                    return rules;
                }
                throw new ProblemException(event.text("reason", 1_000), "");
            });
            try {
                return holds.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                throw notApplied(identity, e.getCause());
            } catch (TimeoutException e) {
                throw new ProblemException(
                        Problem.of("the gate of " + identity + " has not answered within " + patience.toSeconds() + " s",
                                "Look whether the bottle still runs; claude-bottle egress rules " + identity + " shows what holds."),
                        e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ProblemException(Problem.of("interrupted while the gate of " + identity + " was to answer"), e);
            }
        }

        private static ProblemException notApplied(String identity, Throwable cause) {
            Throwable reason = cause instanceof java.util.concurrent.CompletionException wrapped && wrapped.getCause() != null ? wrapped.getCause() : cause;
            String words = reason instanceof ProblemException known ? known.problem().what() : reason.toString();
            return new ProblemException(
                    Problem.of("the gate of " + identity + " did not take the rules: " + words, "What held before holds still."), reason);
        }
    }
}
