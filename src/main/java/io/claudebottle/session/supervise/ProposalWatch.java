package io.claudebottle.session.supervise;

import io.claudebottle.backend.ActiveAgent;
import io.claudebottle.backend.BottleBackend;
import io.claudebottle.backend.BottleBackends;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.wire.Proposal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the sidecars of every running bottle and tells one listener what is pending. All that blocks happens on one thread of its own;
/// whatever happens while the listener is busy becomes one call.
final class ProposalWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProposalWatch.class);

    /// When a backend was missing or a stream broke off, until it is looked at again.
    private static final long SECONDS_TO_NEXT_TRY = 5;

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final BottleBackends backends;
    private final HostQueue queue;
    private final ProposalReader reader;
    private final Consumer<List<PendingProposal>> listener;
    private final Consumer<Problem> problems;
    private final Thread thread;

    // Of the thread alone.
    private long lastListed = System.nanoTime() - PAUSE.toNanos();
    private final Map<String, AutoCloseable> subscriptions = new HashMap<>();
    private final Map<Key, Shown> shown = new HashMap<>();

    // Guarded by this.
    private final Map<String, Followed> followed = new HashMap<>();
    private boolean look = true;
    private boolean publish = true;
    private boolean closed;

    private record Key(String bottle, String id) {}

    /// A proposal as it was last shown, and what ran then.
    private record Shown(ProposalReader.Running running, PendingProposal proposal) {}

    /// One bottle. Guarded by the watch.
    private static final class Followed {
        final String agent;
        final Map<String, Proposal> pending = new LinkedHashMap<>();
        final Set<String> answered = new HashSet<>();
        AutoCloseable stream = () -> {};

        Followed(String agent) {
            this.agent = agent;
        }
    }

    ProposalWatch(
            BottleBackends backends,
            HostQueue queue,
            ProposalReader reader,
            Consumer<List<PendingProposal>> listener,
            Consumer<Problem> problems) {
        this.backends = backends;
        this.queue = queue;
        this.reader = reader;
        this.listener = listener;
        this.problems = problems;
        this.thread = Thread.ofVirtual().name("proposals").unstarted(this::run);
    }

    ProposalWatch start() {
        thread.start();
        return this;
    }

    private void run() {
        try {
            while (true) {
                boolean looking;
                synchronized (this) {
                    awaitTurn();
                    if (closed) {
                        return;
                    }
                    looking = look;
                    look = false;
                }
                turn(looking);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            endAll();
        }
    }

    /// Until there is something to do; a list comes no sooner than a moment after the last one, because each costs a pass over all.
    private void awaitTurn() throws InterruptedException {
        while (!closed && !look) {
            long rest = Math.ceilDiv(lastListed + PAUSE.toNanos() - System.nanoTime(), 1_000_000L);
            if (publish && rest <= 0) {
                return;
            }
            wait(publish ? rest : 0);
        }
    }

    private void turn(boolean looking) {
        try {
            if (looking) {
                lookAround();
            }
            synchronized (this) {
                if (!publish) {
                    return;
                }
                publish = false;
            }
            listener.accept(pending());
            lastListed = System.nanoTime();
        } catch (RuntimeException e) {
            // One listener's mistake, or one strange answer of an engine, must not end the watch for good.
            LOG.error("proposals could not be shown", e);
        }
    }

    private synchronized void wake(boolean lookAround) {
        look |= lookAround;
        publish = true;
        notifyAll();
    }

    /// Someone may have come or gone.
    private synchronized void mayHaveChanged() {
        look = true;
        notifyAll();
    }

    private void lookAgainLater() {
        CompletableFuture.delayedExecutor(SECONDS_TO_NEXT_TRY, TimeUnit.SECONDS).execute(this::mayHaveChanged);
    }

    private void lookAround() {
        for (BottleBackend<?, ?> backend : backends.all()) {
            try {
                if (backend.isAvailable()) {
                    // Listening begins before the question, so that nothing that happens in between is missed.
                    subscriptions.computeIfAbsent(backend.name(), _ -> backend.watch(this::mayHaveChanged));
                    lookAt(backend);
                } else {
                    unsubscribe(backend);
                    lookAgainLater();
                }
            } catch (ProblemException e) {
                problems.accept(e.problem());
                lookAgainLater();
            }
        }
    }

    private void unsubscribe(BottleBackend<?, ?> backend) {
        AutoCloseable subscription = subscriptions.remove(backend.name());
        if (subscription != null) {
            end(subscription);
        }
    }

    private void lookAt(BottleBackend<?, ?> backend) {
        Map<String, ActiveAgent> active = new LinkedHashMap<>();
        backend.enumerateActive().forEach(agent -> active.put(key(backend, agent.slug()), agent));
        String ours = key(backend, "");
        List<AutoCloseable> gone = new ArrayList<>();
        List<ActiveAgent> come = new ArrayList<>();
        synchronized (this) {
            followed.entrySet().removeIf(entry -> {
                boolean isGone = entry.getKey().startsWith(ours) && !active.containsKey(entry.getKey());
                if (isGone) {
                    gone.add(entry.getValue().stream);
                    publish |= !entry.getValue().pending.isEmpty();
                }
                return isGone;
            });
            active.forEach((key, agent) -> {
                if (!followed.containsKey(key)) {
                    come.add(agent);
                }
            });
        }
        gone.forEach(ProposalWatch::end);
        come.forEach(agent -> follow(backend, agent));
    }

    private static String key(BottleBackend<?, ?> backend, String identity) {
        return backend.name() + "/" + identity;
    }

    /// First what is known, whole, so that the first list that is shown is complete; then whatever comes.
    private void follow(BottleBackend<?, ?> backend, ActiveAgent agent) {
        String identity = agent.slug();
        String key = key(backend, identity);
        var bottle = new Followed(agent.agentName());
        bottle.answered.addAll(queue.answered(identity, problems));
        queue.unanswered(identity, problems).forEach(proposal -> bottle.pending.put(proposal.id(), proposal));
        synchronized (this) {
            followed.put(key, bottle);
            publish |= !bottle.pending.isEmpty();
        }
        try {
            backend.readEvents(identity, line -> take(identity, bottle, line));
            AutoCloseable stream = backend.followEvents(identity, line -> take(identity, bottle, line), () -> ended(key, bottle));
            synchronized (this) {
                if (!closed && followed.get(key) == bottle) {
                    bottle.stream = stream;
                    return;
                }
            }
            end(stream);
        } catch (ProblemException e) {
            problems.accept(e.problem());
            ended(key, bottle);
        }
    }

    /// The bottle is gone, or the engine stopped talking; the next look tells which.
    private void ended(String key, Followed bottle) {
        synchronized (this) {
            if (closed || !followed.remove(key, bottle)) {
                return;
            }
            publish |= !bottle.pending.isEmpty();
        }
        lookAgainLater();
    }

    private void take(String identity, Followed bottle, String line) {
        switch (SidecarLine.of(line)) {
            case SidecarLine.Proposed(Proposal proposal) -> proposed(identity, bottle, proposal);
            case SidecarLine.Closed(String id) -> answered(bottle, id);
            case SidecarLine.RulesChanged _ -> wake(false);
            case SidecarLine.AnswerRefused _, SidecarLine.Other _ -> {}
        }
    }

    private void proposed(String identity, Followed bottle, Proposal proposal) {
        synchronized (this) {
            if (closed || bottle.answered.contains(proposal.id()) || bottle.pending.putIfAbsent(proposal.id(), proposal) != null) {
                return;
            }
        }
        try {
            queue.add(identity, proposal);
        } catch (ProblemException e) {
            problems.accept(e.problem());
        }
        wake(false);
    }

    private void answered(Followed bottle, String id) {
        synchronized (this) {
            bottle.answered.add(id);
            if (bottle.pending.remove(id) == null) {
                return;
            }
        }
        wake(false);
    }

    /// The operator's side has answered; the sidecar may be gone and never say so.
    void answered(String identity, String id) {
        List<Followed> bottles;
        synchronized (this) {
            bottles = followed.entrySet().stream().filter(entry -> entry.getKey().endsWith("/" + identity)).map(Map.Entry::getValue).toList();
        }
        bottles.forEach(bottle -> answered(bottle, id));
    }

    private record Item(String bottle, String agent, Proposal proposal) {}

    private List<PendingProposal> pending() {
        List<Item> items = new ArrayList<>();
        synchronized (this) {
            followed.forEach((key, bottle) -> {
                String identity = key.substring(key.indexOf('/') + 1);
                bottle.pending.values().forEach(proposal -> items.add(new Item(identity, bottle.agent, proposal)));
            });
        }
        Map<String, ProposalReader.Running> running = new HashMap<>();
        Set<Key> seen = new HashSet<>();
        List<PendingProposal> pending = new ArrayList<>(items.size());
        for (Item item : items) {
            var key = new Key(item.bottle(), item.proposal().id());
            seen.add(key);
            pending.add(show(key, item, running.computeIfAbsent(item.bottle(), reader::running)));
        }
        shown.keySet().retainAll(seen);
        pending.sort(Comparator.comparing(PendingProposal::arrivedAt).thenComparing(PendingProposal::bottle).thenComparing(PendingProposal::id));
        return List.copyOf(pending);
    }

    /// Read anew only when something else runs by now: ten thousand proposals must not be compared with the rules at each change.
    private PendingProposal show(Key key, Item item, ProposalReader.Running running) {
        Shown last = shown.get(key);
        if (last != null && last.running().equals(running)) {
            return last.proposal();
        }
        PendingProposal proposal = reader.read(item.bottle(), item.agent(), item.proposal(), running);
        shown.put(key, new Shown(running, proposal));
        return proposal;
    }

    private void endAll() {
        List<AutoCloseable> streams;
        synchronized (this) {
            streams = new ArrayList<>(followed.values().stream().map(bottle -> bottle.stream).toList());
            followed.clear();
        }
        streams.addAll(subscriptions.values());
        subscriptions.clear();
        streams.forEach(ProposalWatch::end);
    }

    private static void end(AutoCloseable stream) {
        try {
            stream.close();
        } catch (Exception e) {
            // AutoCloseable may throw anything, and there is nothing left to undo.
            LOG.debug("a stream of proposals could not be closed", e);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
    }
}
