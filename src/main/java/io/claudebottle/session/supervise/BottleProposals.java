package io.claudebottle.session.supervise;

import io.claudebottle.backend.ActiveAgent;
import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.BottleBackend;
import io.claudebottle.backend.BottleBackends;
import io.claudebottle.backend.Secrets;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.SessionStatus;
import io.claudebottle.session.Sessions;
import io.claudebottle.session.Settled;
import io.claudebottle.session.gate.RouteDesk;
import io.claudebottle.sidecar.wire.Proposal;
import io.claudebottle.sidecar.wire.ProposalPayload;
import io.claudebottle.sidecar.wire.ProposalResponse;
import io.claudebottle.sidecar.wire.ProposalResponse.Status;
import io.claudebottle.state.AtomicFile;
import io.claudebottle.state.AuditEntry;
import io.claudebottle.state.AuditLog;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The desk over the sidecars of all running bottles. An approval is applied first, then recorded, then told to the agent; what fails
/// before the record leaves the proposal pending and the bottle as it was.
public final class BottleProposals implements ProposalDesk {

    private static final int LONGEST_NOTES = 4 * 1024;

    private final BottleBackends backends;
    private final BottleStates states;
    private final RouteDesk routes;
    private final AuditLog audit;
    private final Sessions sessions;
    private final HostQueue queue;
    private final AnswerDelivery delivery;
    private final Set<ProposalWatch> watches = new CopyOnWriteArraySet<>();

    /// Two answers at once could each be computed from rules that the other one changes.
    private final ReentrantLock oneAtATime = new ReentrantLock();

    /// @param sessions ends the bottle whose image is replaced
    public BottleProposals(BottleBackends backends, BottleStates states, Home home, RouteDesk routes, AuditLog audit, Sessions sessions) {
        this(backends, states, home, routes, audit, sessions, Duration.ofSeconds(10));
    }

    /// @param patience for the sidecar to confirm an answer
    BottleProposals(
            BottleBackends backends, BottleStates states, Home home, RouteDesk routes, AuditLog audit, Sessions sessions, Duration patience) {
        this.backends = backends;
        this.states = states;
        this.routes = routes;
        this.audit = audit;
        this.sessions = sessions;
        this.queue = new HostQueue(home);
        this.delivery = new AnswerDelivery(patience);
    }

    @Override
    public AutoCloseable watch(Consumer<List<PendingProposal>> pending, Consumer<Problem> problems) {
        var watch = new ProposalWatch(backends, queue, new ProposalReader(routes, states), pending, problems);
        watches.add(watch);
        watch.start();
        return () -> {
            watches.remove(watch);
            watch.close();
        };
    }

    @Override
    public String approve(PendingProposal proposal, Optional<String> modified, String notes) {
        checkLength(notes);
        oneAtATime.lock();
        try {
            requirePending(proposal);
            String payload = modified.orElse(proposal.payload());
            ProposalPayload.check(proposal.tool(), payload);
            Status status = payload.equals(proposal.payload()) ? Status.APPROVED : Status.MODIFIED;
            var response = new ProposalResponse(proposal.id(), status, notes, status == Status.MODIFIED ? payload : "");
            return proposal.tool().equals(Proposal.CAPABILITY_BLOCK)
                    ? approveImage(proposal, payload, response)
                    : approveRoutes(proposal, payload, response);
        } finally {
            oneAtATime.unlock();
        }
    }

    private String approveRoutes(PendingProposal proposal, String payload, ProposalResponse response) {
        String bottle = proposal.bottle();
        BottleBackend<?, ?> backend = backendOf(bottle).orElseThrow(() -> gone(bottle));
        ProposedChange change = ProposedChange.of(proposal.tool(), payload, routes.current(bottle));
        if (change.changesSomething()) {
            routes.install(bottle, change.after());
        }
        try {
            record(proposal, response, change.beforeText(), change.afterText());
        } catch (ProblemException unrecorded) {
            if (change.changesSomething()) {
                takeBack(bottle, change, unrecorded);
            }
            throw unrecorded;
        }
        return sentence(proposal, response, delivery.deliver(backend, bottle, response));
    }

    /// Nothing is allowed without a record.
    private void takeBack(String bottle, ProposedChange change, ProblemException unrecorded) {
        try {
            routes.install(bottle, change.before());
        } catch (ProblemException e) {
            throw new ProblemException(
                    Problem.of(
                            unrecorded.problem().what() + " And the routes of [" + bottle + "], which were changed already, could not be changed back: "
                                    + e.problem().what(),
                            "Stop that bottle if it must not reach what was proposed. " + unrecorded.problem().fix()),
                    unrecorded);
        }
    }

    /// The record of this one is the Dockerfile and the transcript, so it has no entry in the audit log (original, 19.4).
    private String approveImage(PendingProposal proposal, String dockerfile, ProposalResponse response) {
        String identity = proposal.bottle();
        BottleBackend<?, ?> backend = backendOf(identity).orElseThrow(() -> gone(identity));
        Bottle bottle = backend.find(identity, Secrets.none()).orElseThrow(() -> gone(identity));
        keepForResume(identity, dockerfile);
        Optional<String> untold = delivery.deliver(backend, identity, response);
        Settled settled;
        try {
            settled = sessions.end(bottle, new SessionStatus.NeverStarted());
        } catch (ProblemException e) {
            throw new ProblemException(
                    Problem.of(
                            "the new image of [" + identity + "] is approved, but the bottle could not be ended: " + e.problem().what(),
                            "Stop it yourself, then resume " + identity + ". " + e.problem().fix()),
                    e);
        }
        var words = new StringBuilder(sentence(proposal, response, untold));
        settled.warnings().forEach(warning -> words.append("; ").append(warning));
        return words.append("; resume ").append(identity).toString();
    }

    /// Both or neither: a Dockerfile that stays behind would be built at the next resume without having been approved.
    private void keepForResume(String identity, String dockerfile) {
        Path file = states.directory(identity).resolve(BottleStates.DOCKERFILE);
        try {
            Optional<byte[]> before = Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
            AtomicFile.write(file, dockerfile.getBytes(StandardCharsets.UTF_8));
            try {
                states.preserve(identity);
            } catch (ProblemException e) {
                if (before.isPresent()) {
                    AtomicFile.write(file, before.get());
                } else {
                    Files.deleteIfExists(file);
                }
                throw e;
            }
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("the Dockerfile cannot be written to " + file + ": " + e.getMessage(),
                            "Free some space or correct the permissions of that directory, then try again."),
                    e);
        }
    }

    @Override
    public String reject(PendingProposal proposal, String reason) {
        if (reason.isBlank()) {
            throw new ProblemException("a rejection needs a reason", "Say what the agent should do instead: it reads it.");
        }
        checkLength(reason);
        oneAtATime.lock();
        try {
            requirePending(proposal);
            var response = new ProposalResponse(proposal.id(), Status.REJECTED, reason, "");
            if (!proposal.tool().equals(Proposal.CAPABILITY_BLOCK)) {
                record(proposal, response, "", "");
            }
            Optional<String> untold = backendOf(proposal.bottle())
                    .map(backend -> delivery.deliver(backend, proposal.bottle(), response))
                    .orElse(Optional.of("the bottle has ended"));
            return sentence(proposal, response, untold);
        } finally {
            oneAtATime.unlock();
        }
    }

    private static void checkLength(String notes) {
        if (notes.getBytes(StandardCharsets.UTF_8).length > LONGEST_NOTES) {
            throw new ProblemException("the notes are longer than " + LONGEST_NOTES / 1024 + " KiB", "Say it in fewer words.");
        }
    }

    private void requirePending(PendingProposal proposal) {
        if (queue.isAnswered(proposal.bottle(), proposal.id())) {
            throw new ProblemException("the proposal " + proposal.id() + " of [" + proposal.bottle() + "] was answered already", "");
        }
    }

    private Optional<BottleBackend<?, ?>> backendOf(String identity) {
        for (ActiveAgent agent : backends.enumerateActive()) {
            if (agent.slug().equals(identity)) {
                return Optional.of(backends.get(Optional.of(agent.backendName())));
            }
        }
        return Optional.empty();
    }

    private static ProblemException gone(String identity) {
        return new ProblemException("the bottle [" + identity + "] does not run any more", "Nothing was changed. Resume it first.");
    }

    private void record(PendingProposal proposal, ProposalResponse response, String before, String after) {
        AuditEntry.Action action = switch (response.status()) {
            case APPROVED -> AuditEntry.Action.APPROVED;
            case MODIFIED -> AuditEntry.Action.MODIFIED;
            case REJECTED -> AuditEntry.Action.REJECTED;
        };
        String component = proposal.tool().equals(Proposal.PIPELOCK_BLOCK) ? AuditEntry.PIPELOCK : AuditEntry.EGRESS;
        audit.append(proposal.bottle(), component, action, proposal.id(), proposal.justification(), response.notes(), before, after);
    }

    /// From here on the answer stands, whether the agent could be told or not; what is left undone is said, not thrown.
    private String sentence(PendingProposal proposal, ProposalResponse response, Optional<String> untold) {
        String words = response.status().word() + " " + proposal.tool() + " for [" + proposal.bottle() + "]"
                + untold.map(reason -> "; the agent could not be told: " + reason).orElse("");
        try {
            queue.archive(proposal.bottle(), whole(proposal), response);
        } catch (IOException e) {
            words += "; the answer could not be kept in the queue: " + e.getMessage();
        }
        watches.forEach(watch -> watch.answered(proposal.bottle(), proposal.id()));
        return words;
    }

    private static Proposal whole(PendingProposal proposal) {
        return new Proposal(
                proposal.id(), proposal.bottle(), proposal.tool(), proposal.payload(), proposal.justification(), proposal.arrivedAt().toString(), "");
    }
}
