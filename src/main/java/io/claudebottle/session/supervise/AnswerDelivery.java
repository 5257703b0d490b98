package io.claudebottle.session.supervise;

import io.claudebottle.backend.BottleBackend;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.wire.ControlMessage;
import io.claudebottle.sidecar.wire.ProposalResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Hands an answer to the sidecar and waits until the sidecar says that the proposal is closed.
final class AnswerDelivery {

    private final Duration patience;

    AnswerDelivery(Duration patience) {
        this.patience = patience;
    }

    /// @return why the agent does not have the answer, half a sentence; empty when it has
    Optional<String> deliver(BottleBackend<?, ?> backend, String identity, ProposalResponse response) {
        var outcome = new CompletableFuture<Optional<String>>();
        String id = response.proposalId();
        try (AutoCloseable _ = backend.followEvents(
                identity, line -> hear(line, id, outcome), () -> outcome.complete(Optional.of("its sidecars have ended")))) {
            backend.control(identity, new ControlMessage.Answer(response));
            return outcome.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ProblemException e) {
            return Optional.of(e.problem().what());
        } catch (TimeoutException e) {
            return Optional.of("its sidecar has not confirmed it within " + patience.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the wait for its sidecar was interrupted");
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception notClosed) {
            return outcome.getNow(Optional.empty());
        }
    }

    private static void hear(String line, String id, CompletableFuture<Optional<String>> outcome) {
        switch (SidecarLine.of(line)) {
            case SidecarLine.Closed(String closed) when closed.equals(id) -> outcome.complete(Optional.empty());
            case SidecarLine.AnswerRefused(String reason) when reason.contains(id) -> outcome.complete(Optional.of(reason));
            default -> {}
        }
    }
}
