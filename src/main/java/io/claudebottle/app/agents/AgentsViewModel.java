package io.claudebottle.app.agents;

import io.claudebottle.app.AgentKey;
import io.claudebottle.app.Coalescer;
import io.claudebottle.app.FxThread;
import io.claudebottle.backend.ActiveAgent;
import io.claudebottle.backend.BottleBackend;
import io.claudebottle.backend.BottleBackends;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.SessionStatus;
import io.claudebottle.session.attention.Evidence;
import io.claudebottle.terminal.emulator.TerminalEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;

/// Every agent that runs, on all backends, kept current by what the engines push: at most five questions a second to a backend, however
/// many events it sends. Lives on the FX thread.
public final class AgentsViewModel implements AutoCloseable {

    private static final Duration GAP = Duration.ofMillis(200);

    /// Asking a bottle starts something in it, which some engines report as an event; without a pause that would go round in a circle.
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final FxThread fx;
    private final Clock clock;
    private final Asked asked;
    private final List<BackendWatch> watches = new ArrayList<>();
    private final ObservableList<AgentItem> items = FXCollections.observableArrayList();
    private final FilteredList<AgentItem> shown = new FilteredList<>(items);
    private final ObservableList<BackendStatus> backends = FXCollections.observableArrayList();
    // A view listens weakly to what it views, so it has to live as long as this object does.
    private final ObservableList<AgentItem> allView = FXCollections.unmodifiableObservableList(items);
    private final ObservableList<BackendStatus> backendsView = FXCollections.unmodifiableObservableList(backends);
    private final StringProperty filter = new SimpleStringProperty(this, "filter", "");
    private final BooleanProperty waitingFirst = new SimpleBooleanProperty(this, "waitingFirst", false);
    private final ReadOnlyLongWrapper ticks = new ReadOnlyLongWrapper(this, "ticks", 0);
    private final ReadOnlyObjectWrapper<Picture> picture = new ReadOnlyObjectWrapper<>(this, "picture", Picture.LOADING);

    /// @param delayed as [Coalescer] has it
    public AgentsViewModel(BottleBackends registry, Asked asked, FxThread fx, Function<Duration, Executor> delayed, Clock clock) {
        this.asked = asked;
        this.fx = fx;
        this.clock = clock;
        for (BottleBackend<?, ?> backend : registry.all()) {
            backends.add(BackendStatus.unasked(backend.name()));
            watches.add(new BackendWatch(
                    backend, fx, gapped -> new Coalescer(GAP, delayed, gapped), answer -> accept(backend.name(), answer)));
        }
        shown.predicateProperty().bind(filter.map(text -> {
            String wanted = text.strip().toLowerCase(Locale.ROOT);
            return item -> item.matches(wanted);
        }));
        waitingFirst.addListener((_, _, _) -> sort());
        picture.bind(Bindings.createObjectBinding(this::currentPicture, items, shown, backends));
    }

    /// Asks every backend once and listens from then on.
    public void start() {
        watches.forEach(BackendWatch::start);
    }

    /// Asks again, also backends that were not available: the operator may have started one meanwhile.
    public void refresh() {
        watches.forEach(BackendWatch::refresh);
    }

    /// Rows that pass the filter, in order.
    public ObservableList<AgentItem> shown() {
        return shown;
    }

    /// Every row.
    public ObservableList<AgentItem> all() {
        return allView;
    }

    /// One entry a known backend, in the registry's order.
    public ObservableList<BackendStatus> backends() {
        return backendsView;
    }

    public StringProperty filterProperty() {
        return filter;
    }

    /// Whether those who wait for the operator come first; otherwise the newest do, whatever they are doing.
    public BooleanProperty waitingFirstProperty() {
        return waitingFirst;
    }

    public ReadOnlyObjectProperty<Picture> picture() {
        return picture.getReadOnlyProperty();
    }

    public Optional<AgentItem> find(AgentKey key) {
        return items.stream().filter(item -> item.key().equals(key)).findFirst();
    }

    /// Lets uptimes run on without asking an engine; to be called once a second while somebody looks.
    public void tick() {
        items.forEach(item -> item.tick(clock.instant()));
        sort();
        ticks.set(ticks.get() + 1);
    }

    /// Changes with every [#tick].
    public ReadOnlyLongProperty ticks() {
        return ticks.getReadOnlyProperty();
    }

    /// Asks the bottle what its claude does now.
    public void ask(AgentKey key) {
        find(key).ifPresent(this::askFor);
    }

    /// A terminal saw what became of claude.
    public void statusSeen(AgentKey key, SessionStatus status) {
        seen(key, now -> new Evidence.Process(status, now));
    }

    /// A terminal saw something of what claude does. The first title or hook also tells that what the bottle said before, when claude was
    /// still being started, holds no longer.
    ///
    /// @param evidence given the time
    public void seen(AgentKey key, Function<Instant, Evidence> evidence) {
        Instant now = clock.instant();
        Evidence fresh = evidence.apply(now);
        if (fresh instanceof Evidence.Title || fresh instanceof Evidence.Hook) {
            find(key).filter(item -> !item.isKnownToRun()).ifPresent(this::askFor);
        }
        update(key, item -> item.see(fresh, now));
    }

    /// A terminal heard something that may tell what claude does.
    public void heard(AgentKey key, TerminalEvent event) {
        Evidence.of(event, clock.instant()).ifPresent(evidence -> seen(key, _ -> evidence));
    }

    /// No terminal sees this claude any more.
    public void sightLost(AgentKey key) {
        update(key, item -> item.loseSight(clock.instant()));
    }

    /// Whether the operator has its terminal before the eyes.
    public void inView(AgentKey key, boolean seen) {
        find(key).ifPresent(item -> item.setInView(seen));
    }

    private void update(AgentKey key, Consumer<AgentItem> change) {
        find(key).ifPresent(change);
        sort();
    }

    @Override
    public void close() {
        watches.forEach(BackendWatch::close);
    }

    private void accept(String backend, BackendWatch.Answer answer) {
        switch (answer) {
            case BackendWatch.Answer.Active(List<ActiveAgent> agents) -> {
                setStatus(new BackendStatus(backend, BackendStatus.Kind.AVAILABLE, Optional.empty()));
                merge(backend, agents);
            }
            // One that went away while agents ran on it has failed: they may run on, and the operator has to hear of it.
            case BackendWatch.Answer.Missing(Problem problem) ->
                lose(backend, hasRows(backend) ? BackendStatus.Kind.FAILED : BackendStatus.Kind.MISSING, problem);
            case BackendWatch.Answer.Failed(Problem problem) -> lose(backend, BackendStatus.Kind.FAILED, problem);
        }
        sort();
    }

    /// Nobody knows whether its agents still run, so their rows stay, and say so.
    private void lose(String backend, BackendStatus.Kind kind, Problem problem) {
        setStatus(new BackendStatus(backend, kind, Optional.of(problem)));
        items.stream()
                .filter(item -> item.key().backend().equals(backend))
                .forEach(item -> item.see(new Evidence.NoAnswer(problem.what(), clock.instant()), clock.instant()));
    }

    private boolean hasRows(String backend) {
        return items.stream().anyMatch(item -> item.key().backend().equals(backend));
    }

    private void setStatus(BackendStatus status) {
        for (int i = 0; i < backends.size(); i++) {
            if (backends.get(i).name().equals(status.name()) && !backends.get(i).equals(status)) {
                backends.set(i, status);
            }
        }
    }

    private void merge(String backend, List<ActiveAgent> agents) {
        Set<AgentKey> alive = new HashSet<>();
        for (ActiveAgent agent : agents) {
            var key = new AgentKey(backend, agent.slug());
            alive.add(key);
            Optional<AgentItem> known = find(key);
            AgentItem item = known.orElseGet(() -> new AgentItem(key));
            item.update(agent, clock.instant());
            if (known.isEmpty()) {
                items.add(item);
            }
            if (item.wantsAsking(clock.instant(), PAUSE)) {
                askFor(item);
            }
        }
        items.removeIf(item -> item.key().backend().equals(backend) && !alive.contains(item.key()));
    }

    private void askFor(AgentItem item) {
        fx.run(
                () -> asked.about(item.key()),
                status -> statusSeen(item.key(), status),
                problem -> update(item.key(), known -> known.see(new Evidence.NoAnswer(problem.what(), clock.instant()), clock.instant())));
    }

    private Comparator<AgentItem> order() {
        return waitingFirst.get() ? AgentItem.BY_URGENCY : AgentItem.BY_START;
    }

    /// A permutation keeps the selection; nothing at all is better still.
    private void sort() {
        for (int i = 1; i < items.size(); i++) {
            if (order().compare(items.get(i - 1), items.get(i)) > 0) {
                FXCollections.sort(items, order());
                return;
            }
        }
    }

    private Picture currentPicture() {
        if (!shown.isEmpty()) {
            return Picture.ROWS;
        }
        if (!items.isEmpty()) {
            return Picture.FILTERED_OUT;
        }
        if (backends.stream().anyMatch(status -> status.kind() == BackendStatus.Kind.UNASKED)) {
            return Picture.LOADING;
        }
        return backends.stream().anyMatch(status -> status.kind() == BackendStatus.Kind.AVAILABLE) ? Picture.NONE : Picture.UNAVAILABLE;
    }

    /// Five different things that a list may have to show.
    public enum Picture {
        LOADING,
        NONE,
        FILTERED_OUT,
        UNAVAILABLE,
        ROWS
    }

    /// Asks a bottle what became of its claude; may block.
    @FunctionalInterface
    public interface Asked {
        SessionStatus about(AgentKey key);
    }

    /// @param why what is wrong and what to do, when there is something
    public record BackendStatus(String name, Kind kind, Optional<Problem> why) {

        static BackendStatus unasked(String name) {
            return new BackendStatus(name, Kind.UNASKED, Optional.empty());
        }

        public enum Kind {
            UNASKED,
            AVAILABLE,
            /// Not on this host, or not running.
            MISSING,
            /// There, but it did not answer.
            FAILED
        }
    }
}
