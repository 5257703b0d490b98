package io.claudebottle.cli;

import io.claudebottle.problem.Printable;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.supervise.PendingProposal;
import io.claudebottle.session.supervise.ProposalDesk;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What is pending at this moment, for verbs that do not stay.
final class PendingProposals {

    private static final long PATIENCE_SECONDS = 60;

    private static final int BRIEF = 60;

    private PendingProposals() {}

    static List<PendingProposal> now(ProposalDesk desk, Output output) {
        var first = new CompletableFuture<List<PendingProposal>>();
        try (AutoCloseable _ = desk.watch(first::complete, output::report)) {
            return first.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new ProblemException("the engine does not say what the bottles have asked for", "See claude-bottle doctor.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException("interrupted", "");
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /// @throws ProblemException when there is none such
    static PendingProposal require(ProposalDesk desk, Output output, String bottle, String id) {
        return now(desk, output).stream()
                .filter(proposal -> proposal.bottle().equals(bottle) && proposal.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        "no proposal '" + id + "' of '" + bottle + "' is pending", "claude-bottle supervise lists what is."));
    }

    /// One line of the list.
    static String row(PendingProposal proposal) {
        return String.join("\t", proposal.bottle(), proposal.id(), proposal.tool(), proposal.agentName(), proposal.arrivedAt().toString(),
                brief(proposal.payload()));
    }

    private static String brief(String payload) {
        String first = Printable.of(payload.strip().lines().findFirst().orElse(""));
        return first.length() <= BRIEF && payload.strip().lines().count() <= 1 ? first : first.substring(0, Math.min(first.length(), BRIEF)) + "…";
    }
}
