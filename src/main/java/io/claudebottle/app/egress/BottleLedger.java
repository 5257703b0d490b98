package io.claudebottle.app.egress;

import io.claudebottle.app.Coalescer;
import io.claudebottle.app.FxThread;
import io.claudebottle.problem.Printable;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.gate.Ledger;
import io.claudebottle.session.gate.LedgerEntry;
import io.claudebottle.session.gate.RouteChoice;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The newest decisions about one bottle, kept current by what its gates push, at most twenty times a second however fast they do. Lives on
/// the FX thread.
final class BottleLedger implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BottleLedger.class);
    private static final Duration GAP = Duration.ofMillis(50);

    /// Decisions that are kept; older ones are in the gate's own log.
    static final int NEWEST = 10_000;

    private static final int DENIED_HOSTS = 50;

    private final String identity;
    private final Ledger ledger;
    private final FxThread fx;
    private final Coalescer coalescer;
    private final Deque<LedgerEntry> arrived = new ArrayDeque<>();
    private long passedAllowed;
    private long passedDenied;
    private Optional<AutoCloseable> handle = Optional.empty();
    private boolean closed;

    private final ObservableList<LedgerRow> rows = FXCollections.observableArrayList();
    private final ObservableList<LedgerRow> rowsView = FXCollections.unmodifiableObservableList(rows);
    private final Map<String, LedgerRow> byId = new HashMap<>();
    private final Map<String, Ruling> rulings = new HashMap<>();
    private final SequencedSet<String> denials = new LinkedHashSet<>();
    private long allowed;
    private long denied;
    private boolean reading;
    private final ReadOnlyObjectWrapper<Totals> totals = new ReadOnlyObjectWrapper<>(this, "totals", Totals.NONE);
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(this, "state", new State.Opening());

    /// @param delayed as [Coalescer] has it
    BottleLedger(String identity, Ledger ledger, FxThread fx, Function<Duration, Executor> delayed) {
        this.identity = identity;
        this.ledger = ledger;
        this.fx = fx;
        this.coalescer = new Coalescer(GAP, delayed, () -> fx.later(this::takeIn));
    }

    sealed interface State {
        record Opening() implements State {}

        record Following() implements State {}

        /// @param reason in words; nothing more will come
        record Ended(String reason) implements State {}

        record Failed(Problem why) implements State {}
    }

    /// Begins to follow, or tries again.
    void follow() {
        state.set(new State.Opening());
        fx.run(
                () -> ledger.follow(identity, this::receive, reason -> fx.later(() -> ended(reason))),
                following -> {
                    handle = Optional.of(following);
                    if (closed) {
                        letGo();
                    } else if (state.get() instanceof State.Opening) {
                        state.set(new State.Following());
                    }
                },
                why -> state.set(new State.Failed(why)));
    }

    private void ended(String reason) {
        takeIn();
        state.set(new State.Ended(reason));
    }

    /// Called on a thread of the ledger's. A flood pushes out its own oldest decisions, never the memory of this process; they are counted
    /// all the same.
    private void receive(LedgerEntry entry) {
        synchronized (arrived) {
            arrived.add(entry);
            if (arrived.size() > NEWEST) {
                LedgerEntry passed = arrived.removeFirst();
                passedAllowed += passed.allowed() ? 1 : 0;
                passedDenied += passed.allowed() ? 0 : 1;
            }
        }
        coalescer.request();
    }

    private void takeIn() {
        List<LedgerEntry> entries;
        synchronized (arrived) {
            entries = List.copyOf(arrived);
            arrived.clear();
            allowed += passedAllowed;
            denied += passedDenied;
            passedAllowed = 0;
            passedDenied = 0;
        }
        if (entries.isEmpty()) {
            return;
        }
        List<LedgerRow> fresh = new ArrayList<>();
        for (LedgerEntry entry : entries) {
            LedgerRow known = byId.get(entry.id());
            if (known == null) {
                var row = new LedgerRow(entry);
                byId.put(entry.id(), row);
                fresh.add(row);
                count(entry, 1);
                rulingOf(row).ifPresent(row::setRuling);
                note(row);
            } else {
                replace(known, entry);
            }
        }
        rows.addAll(fresh);
        forgetOldest();
        tellTotals();
    }

    private void replace(LedgerRow row, LedgerEntry more) {
        LedgerEntry less = row.entry().get();
        count(less, -1);
        count(more, 1);
        row.update(more);
        if (less.allowed() != more.allowed() && rows.contains(row)) {
            // A filter has to look at it anew.
            rows.set(rows.indexOf(row), row);
        }
    }

    /// While somebody reads further up, nothing is pulled away from under the eyes until twice as much is there.
    private void forgetOldest() {
        int most = reading ? 2 * NEWEST : NEWEST;
        if (rows.size() > most) {
            List<LedgerRow> oldest = rows.subList(0, rows.size() - NEWEST);
            oldest.forEach(row -> byId.remove(row.entry().get().id(), row));
            rows.remove(0, rows.size() - NEWEST);
        }
    }

    private void count(LedgerEntry entry, int by) {
        if (entry.allowed()) {
            allowed += by;
        } else {
            denied += by;
        }
    }

    /// A host that is never to be let out stays decided; any other decision changes what the gate says next.
    private Optional<Ruling> rulingOf(LedgerRow row) {
        return Optional.ofNullable(rulings.get(row.entry().get().host()))
                .filter(ruling -> row.isArguable() && ruling.choice().filter(RouteChoice.NEVER::equals).isPresent());
    }

    private void note(LedgerRow row) {
        if (!row.isArguable() || !row.ruling().get().isOpen()) {
            return;
        }
        String host = row.entry().get().host();
        denials.remove(host);
        denials.addFirst(host);
        if (denials.size() > DENIED_HOSTS) {
            denials.removeLast();
        }
    }

    private void tellTotals() {
        totals.set(new Totals(allowed, denied, denials.stream().map(Printable::of).toList()));
    }

    /// Shows it on every row that was denied for that host so far.
    void rule(String host, Ruling ruling) {
        rulings.put(host, ruling);
        rows.stream().filter(row -> row.isArguable() && row.entry().get().host().equals(host)).forEach(row -> row.setRuling(ruling));
        if (ruling.phase() == Ruling.Phase.DECIDED) {
            denials.remove(host);
        }
        tellTotals();
    }

    /// Whether the operator has scrolled away from the newest.
    void setReading(boolean is) {
        reading = is;
        forgetOldest();
    }

    String identity() {
        return identity;
    }

    /// Oldest first.
    ObservableList<LedgerRow> rows() {
        return rowsView;
    }

    ReadOnlyObjectProperty<Totals> totals() {
        return totals.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<State> state() {
        return state.getReadOnlyProperty();
    }

    private void letGo() {
        handle.ifPresent(following -> {
            try {
                following.close();
            } catch (Exception e) {
                // AutoCloseable may throw anything, and there is nothing left to undo.
                LOG.debug("the ledger of {} could not be closed", identity, e);
            }
        });
        handle = Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
        letGo();
    }
}
