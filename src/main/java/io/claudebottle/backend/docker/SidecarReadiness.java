package io.claudebottle.backend.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits until the bundle says on its standard output that it is ready.
final class SidecarReadiness {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int EVIDENCE = 40;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DockerEngine engine;

    private enum Outcome {
        READY,
        ENDED,
        CANCELLED
    }

    SidecarReadiness(DockerEngine engine) {
        this.engine = engine;
    }

    /// @throws ProblemException with the end of its log when it ends instead, or says nothing for a minute
    void await(String container, LaunchProgress progress) {
        var outcome = new CompletableFuture<Outcome>();
        var lines = new LineAssembler(line -> {
            progress.log(line);
            if (isReady(line)) {
                outcome.complete(Outcome.READY);
            }
        });
        progress.onCancel(() -> outcome.complete(Outcome.CANCELLED));
        progress.throwIfCancelled();
        try (Closeable _ = engine.follow(container, lines::add, () -> outcome.complete(Outcome.ENDED))) {
            judge(container, outcome.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            throw failure(container, "the sidecars did not become ready within " + PATIENCE.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while the sidecars started");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            progress.onCancel(() -> {});
        }
        progress.throwIfCancelled();
    }

    private void judge(String container, Outcome outcome) {
        if (outcome == Outcome.ENDED) {
            String code = engine.container(container).map(details -> " (exit code " + details.exitCode() + ")").orElse("");
            throw failure(container, "the sidecars ended instead of becoming ready" + code);
        }
    }

    private ProblemException failure(String container, String what) {
        return new ProblemException(Problem.of(what, "The end of their log says why.").withEvidence(engine.logs(container, EVIDENCE, false)));
    }

    /// Whether a line is `{"event":"ready", ...}`.
    static boolean isReady(String line) {
        try {
            return JSON.readTree(line).path("event").asText("").equals("ready");
        } catch (JsonProcessingException other) {
            return false;
        }
    }
}
