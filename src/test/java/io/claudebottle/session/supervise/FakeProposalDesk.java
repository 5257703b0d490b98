package io.claudebottle.session.supervise;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// A queue that a test fills.
public final class FakeProposalDesk implements ProposalDesk {

    public final List<String> calls = new CopyOnWriteArrayList<>();
    public volatile Optional<Problem> fault = Optional.empty();
    public volatile Optional<Problem> watchFault = Optional.empty();
    private final List<PendingProposal> pending = new ArrayList<>();
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

    private record Watcher(Consumer<List<PendingProposal>> pending, Consumer<Problem> problems) {}

    @Override
    public AutoCloseable watch(Consumer<List<PendingProposal>> pendingNow, Consumer<Problem> problems) {
        watchFault.ifPresent(problem -> {
            throw new ProblemException(problem);
        });
        var watcher = new Watcher(pendingNow, problems);
        watchers.add(watcher);
        pendingNow.accept(snapshot());
        return () -> watchers.remove(watcher);
    }

    private synchronized List<PendingProposal> snapshot() {
        return List.copyOf(pending);
    }

    public FakeProposalDesk has(List<PendingProposal> now) {
        synchronized (this) {
            pending.clear();
            pending.addAll(now);
        }
        watchers.forEach(watcher -> watcher.pending().accept(snapshot()));
        return this;
    }

    public void arrives(PendingProposal proposal) {
        synchronized (this) {
            pending.add(proposal);
        }
        watchers.forEach(watcher -> watcher.pending().accept(snapshot()));
    }

    public void complain(Problem problem) {
        watchers.forEach(watcher -> watcher.problems().accept(problem));
    }

    public int watchers() {
        return watchers.size();
    }

    @Override
    public String approve(PendingProposal proposal, Optional<String> modified, String notes) {
        calls.add("approve " + proposal.id() + modified.map(text -> " as " + text).orElse("") + (notes.isEmpty() ? "" : " saying " + notes));
        answer(proposal);
        return (modified.isPresent() ? "modified " : "approved ") + proposal.tool() + " for [" + proposal.bottle() + "]";
    }

    @Override
    public String reject(PendingProposal proposal, String reason) {
        calls.add("reject " + proposal.id() + " because " + reason);
        answer(proposal);
        return "rejected " + proposal.tool() + " for [" + proposal.bottle() + "]";
    }

    private void answer(PendingProposal proposal) {
        fault.ifPresent(problem -> {
            throw new ProblemException(problem);
        });
        synchronized (this) {
            pending.removeIf(each -> each.id().equals(proposal.id()) && each.bottle().equals(proposal.bottle()));
        }
        watchers.forEach(watcher -> watcher.pending().accept(snapshot()));
    }
}
