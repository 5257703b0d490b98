package io.claudebottle.app.egress;

import io.claudebottle.app.AgentKey;
import io.claudebottle.app.FxThread;
import io.claudebottle.app.Messages;
import io.claudebottle.app.Notices;
import io.claudebottle.app.Problems;
import io.claudebottle.app.agents.AgentItem;
import io.claudebottle.app.agents.AgentsViewModel;
import io.claudebottle.session.gate.LedgerEntry;
import io.claudebottle.session.gate.RouteChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import javafx.util.Subscription;

/// The ledger of one bottle at a time, filtered. Lives on the FX thread.
public final class EgressViewModel {

    private final AgentsViewModel agents;
    private final Ledgers ledgers;
    private final Function<AgentKey, Optional<Path>> bottleFile;
    private final FxThread fx;
    private final Notices notices;
    private final Problems problems;
    private final Messages messages;
    private final EditLock lock;

    private final ObservableList<AgentKey> bottles = FXCollections.observableArrayList();
    private final ObjectProperty<Optional<AgentKey>> chosen = new SimpleObjectProperty<>(this, "chosen", Optional.empty());
    private final StringProperty filter = new SimpleStringProperty(this, "filter", "");
    private final ObjectProperty<Verdicts> verdicts = new SimpleObjectProperty<>(this, "verdicts", Verdicts.ALL);
    private final BooleanProperty following = new SimpleBooleanProperty(this, "following", true);
    private final ObjectProperty<Optional<LedgerRow>> selected = new SimpleObjectProperty<>(this, "selected", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<BottleLedger>> ledger = new ReadOnlyObjectWrapper<>(this, "ledger", Optional.empty());
    private final ReadOnlyObjectWrapper<FilteredList<LedgerRow>> shown =
            new ReadOnlyObjectWrapper<>(this, "shown", new FilteredList<>(FXCollections.observableArrayList()));
    private final ReadOnlyObjectWrapper<Picture> picture = new ReadOnlyObjectWrapper<>(this, "picture", Picture.NO_BOTTLE);
    private final ReadOnlyObjectWrapper<Totals> totals = new ReadOnlyObjectWrapper<>(this, "totals", Totals.NONE);
    private final ReadOnlyObjectWrapper<String> whyLocked = new ReadOnlyObjectWrapper<>(this, "whyLocked", "");
    private final ReadOnlyObjectWrapper<Optional<Path>> file = new ReadOnlyObjectWrapper<>(this, "file", Optional.empty());
    private Subscription followed = Subscription.EMPTY;
    private Subscription services = Subscription.EMPTY;
    private List<AgentKey> offeredBefore = List.of();
    private boolean looked;

    /// @param bottleFile the manifest file of a running bottle; may block
    public EgressViewModel(
            AgentsViewModel agents,
            Ledgers ledgers,
            Function<AgentKey, Optional<Path>> bottleFile,
            FxThread fx,
            Notices notices,
            Problems problems,
            Messages messages) {
        this.agents = agents;
        this.ledgers = ledgers;
        this.bottleFile = bottleFile;
        this.fx = fx;
        this.notices = notices;
        this.problems = problems;
        this.messages = messages;
        this.lock = new EditLock(agents, messages);
        agents.all().addListener((ListChangeListener<AgentItem>) _ -> agentsChanged());
        chosen.addListener((_, _, _) -> open());
        filter.addListener((_, _, _) -> applyFilter());
        verdicts.addListener((_, _, _) -> applyFilter());
        following.subscribe(is -> ledger.get().ifPresent(rows -> rows.setReading(!is)));
    }

    /// Which rows are shown.
    public enum Verdicts {
        ALL,
        DENIED,
        ALLOWED;

        private boolean admits(LedgerEntry entry) {
            return this == ALL || entry.allowed() == (this == ALLOWED);
        }
    }

    /// Six different things that the page may have to show.
    public enum Picture {
        NO_BOTTLE,
        LOADING,
        /// The gates have decided nothing yet.
        NOTHING,
        FILTERED_OUT,
        UNAVAILABLE,
        ROWS
    }

    /// Somebody looks: from now on the chosen bottle's ledger is followed.
    public void look() {
        if (!looked) {
            looked = true;
            agentsChanged();
            open();
        }
    }

    /// The agent that the operator works with now.
    public void prefer(AgentKey bottle) {
        if (bottles.contains(bottle) || agents.find(bottle).isPresent()) {
            chosen.set(Optional.of(bottle));
        }
    }

    private void agentsChanged() {
        List<AgentKey> running = agents.all().stream().map(AgentItem::key).sorted((one, other) -> one.slug().compareTo(other.slug())).toList();
        List<AgentKey> offered = new ArrayList<>(running);
        // What ran until now can still be read.
        chosen.get().filter(key -> !running.contains(key)).ifPresent(offered::add);
        if (!offered.equals(bottles)) {
            bottles.setAll(offered);
        }
        offeredBefore.stream().filter(key -> !offered.contains(key)).forEach(ledgers::letGo);
        offeredBefore = List.copyOf(offered);
        if (chosen.get().isEmpty() && !running.isEmpty()) {
            chosen.set(Optional.of(running.getFirst()));
        }
        watchServices();
    }

    private void open() {
        watchServices();
        if (!looked) {
            return;
        }
        followed.unsubscribe();
        selected.set(Optional.empty());
        following.set(true);
        file.set(Optional.empty());
        ledger.set(chosen.get().map(ledgers::of));
        FilteredList<LedgerRow> rows = new FilteredList<>(ledger.get().map(BottleLedger::rows).orElseGet(FXCollections::observableArrayList));
        shown.set(rows);
        applyFilter();
        followed = ledger.get()
                .map(now -> Subscription.combine(
                        now.totals().subscribe(totals::set),
                        now.state().subscribe(_ -> draw()),
                        listen(rows)))
                .orElse(Subscription.EMPTY);
        if (ledger.get().isEmpty()) {
            totals.set(Totals.NONE);
        }
        draw();
        chosen.get().ifPresent(key -> fx.run(
                () -> bottleFile.apply(key),
                found -> {
                    if (chosen.get().filter(key::equals).isPresent()) {
                        file.set(found);
                    }
                },
                _ -> file.set(Optional.empty())));
    }

    private Subscription listen(FilteredList<LedgerRow> rows) {
        ListChangeListener<LedgerRow> listener = _ -> draw();
        rows.addListener(listener);
        return () -> rows.removeListener(listener);
    }

    private void watchServices() {
        services.unsubscribe();
        Optional<AgentItem> item = chosen.get().flatMap(agents::find);
        services = item.map(agent -> agent.services().subscribe(_ -> whyLocked.set(lock.why(chosen.get())))).orElse(Subscription.EMPTY);
        whyLocked.set(lock.why(chosen.get()));
    }

    private void applyFilter() {
        String wanted = filter.get().strip().toLowerCase(Locale.ROOT);
        Verdicts which = verdicts.get();
        shown.get().setPredicate(row -> which.admits(row.entry().get()) && row.matches(wanted));
        draw();
    }

    private void draw() {
        picture.set(currentPicture());
    }

    private Picture currentPicture() {
        if (ledger.get().isEmpty()) {
            return Picture.NO_BOTTLE;
        }
        BottleLedger rows = ledger.get().get();
        if (!shown.get().isEmpty()) {
            return Picture.ROWS;
        }
        if (!rows.rows().isEmpty()) {
            return Picture.FILTERED_OUT;
        }
        return switch (rows.state().get()) {
            case BottleLedger.State.Opening _ -> Picture.LOADING;
            case BottleLedger.State.Failed _ -> Picture.UNAVAILABLE;
            case BottleLedger.State.Following _, BottleLedger.State.Ended _ -> Picture.NOTHING;
        };
    }

    /// Follows anew what could not be followed.
    public void again() {
        ledger.get().ifPresent(BottleLedger::follow);
    }

    /// Takes a decision about the host of a denied row.
    void decide(LedgerRow row, RouteChoice choice) {
        if (row.isArguable() && row.ruling().get().isOpen() && whyLocked.get().isEmpty()) {
            chosen.get().ifPresent(key -> ledgers.decide(key, row.entry().get().host(), choice));
        }
    }

    /// Writes the rows that are shown.
    public void exportTo(Path target) {
        List<LedgerEntry> entries = shown.get().stream().map(row -> row.entry().get()).toList();
        fx.run(
                () -> {
                    ExportFile.of(target).write(entries, target);
                    return entries.size();
                },
                count -> notices.tell(messages.get("egress.exported", count, target.getFileName()), target.toString()),
                problems::report);
    }

    /// Bottles that run, and the chosen one if it has ended.
    public ObservableList<AgentKey> bottles() {
        return bottles;
    }

    public boolean isRunning(AgentKey bottle) {
        return agents.find(bottle).isPresent();
    }

    public ObjectProperty<Optional<AgentKey>> chosenProperty() {
        return chosen;
    }

    public StringProperty filterProperty() {
        return filter;
    }

    public ObjectProperty<Verdicts> verdictsProperty() {
        return verdicts;
    }

    /// Whether the newest row is to be kept in sight.
    public BooleanProperty followingProperty() {
        return following;
    }

    public ObjectProperty<Optional<LedgerRow>> selectedProperty() {
        return selected;
    }

    /// Rows that pass the filter, oldest first; another list when another bottle is chosen.
    public ReadOnlyObjectProperty<FilteredList<LedgerRow>> shown() {
        return shown.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<BottleLedger>> ledger() {
        return ledger.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Totals> totals() {
        return totals.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Picture> picture() {
        return picture.getReadOnlyProperty();
    }

    /// Why nothing can be changed now; "" when it can.
    public ReadOnlyObjectProperty<String> whyLocked() {
        return whyLocked.getReadOnlyProperty();
    }

    /// The file that *always* writes to; empty while it is not known.
    public ReadOnlyObjectProperty<Optional<Path>> file() {
        return file.getReadOnlyProperty();
    }
}
