package io.claudebottle.session.gate;

import io.claudebottle.backend.BottleBackends;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Identity;
import java.util.List;
import java.util.function.Consumer;

/// The ledger as the sidecars tell it: their events while a bottle runs, and what its state kept of them afterwards.
public final class BottleLedger implements Ledger {

    private final RunningBackends running;
    private final KeptLog kept;

    public BottleLedger(BottleBackends backends, BottleStates states) {
        this.running = new RunningBackends(backends);
        this.kept = new KeptLog(states);
    }

    @Override
    public AutoCloseable follow(String identity, Consumer<LedgerEntry> entries, Consumer<String> ended) {
        var follower = new LedgerFollower(running, identity, entries, ended);
        Thread.ofVirtual().name("ledger-" + identity).start(follower);
        return follower;
    }

    @Override
    public List<LedgerEntry> read(String identity) {
        var lines = new LedgerLines(identity);
        var window = new LedgerWindow();
        Consumer<String> into = line -> lines.take(line).ifPresent(window::put);
        var backend = running.of(identity);
        if (backend.isPresent()) {
            backend.get().readEvents(identity, into);
        } else if (!Identity.isValid(identity) || !kept.read(identity, into)) {
            throw new ProblemException(
                    "no bottle '" + identity + "' runs, and no log of it was kept",
                    "claude-bottle list active shows what runs; only a session that ended with an error keeps its state.");
        }
        return window.entries(LedgerFilter.EVERYTHING);
    }
}
