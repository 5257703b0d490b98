package io.claudebottle.app.agents;

import io.claudebottle.app.AgentKey;
import io.claudebottle.app.Coalescer;
import io.claudebottle.app.FxThread;
import io.claudebottle.backend.ActiveAgent;
import io.claudebottle.backend.BottleBackend;
import io.claudebottle.backend.BottleBackends;
import io.claudebottle.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;

/// Every agent that runs, on all backends, kept current by what the engines push: at most five questions a second to a backend, however
/// many events it sends. Lives on the FX thread.
public final class AgentsViewModel implements AutoCloseable {

    private static final Duration GAP = Duration.ofMillis(200);

    private final FxThread fx;
    private final Clock clock;
    private final Evidence evidence;
    private final List<BackendWatch> watches = new ArrayList<>();
    private final ObservableList<AgentItem> items = FXCollections.observableArrayList();
    private final FilteredList<AgentItem> shown = new FilteredList<>(items);
    private final ObservableList<BackendStatus> backends = FXCollections.observableArrayList();
    private final StringProperty filter = new SimpleStringProperty(this, "filter", "");
    private final ReadOnlyLongWrapper ticks = new ReadOnlyLongWrapper(this, "ticks", 0);
    private final ReadOnlyObjectWrapper<Picture> picture = new ReadOnlyObjectWrapper<>(this, "picture", Picture.LOADING);

    /// @param delayed as [Coalescer] has it
    public AgentsViewModel(BottleBackends registry, Evidence evidence, FxThread fx, Function<Duration, Executor> delayed, Clock clock) {
        this.evidence = evidence;
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
        return FXCollections.unmodifiableObservableList(items);
    }

    /// One entry a known backend, in the registry's order.
    public ObservableList<BackendStatus> backends() {
        return FXCollections.unmodifiableObservableList(backends);
    }

    public StringProperty filterProperty() {
        return filter;
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
        ticks.set(ticks.get() + 1);
    }

    /// Changes with every [#tick].
    public ReadOnlyLongProperty ticks() {
        return ticks.getReadOnlyProperty();
    }

    /// Better evidence than this model can have: a terminal saw claude start or end.
    public void observed(AgentKey key, AgentState state) {
        find(key).ifPresent(item -> item.setState(state));
        sort();
    }

    @Override
    public void close() {
        watches.forEach(BackendWatch::close);
    }

    private void accept(String backend, BackendWatch.Answer answer) {
        setStatus(switch (answer) {
            case BackendWatch.Answer.Active _ -> new BackendStatus(backend, BackendStatus.Kind.AVAILABLE, Optional.empty());
            // One that went away while agents ran on it has failed: they may run on, and the operator has to hear of it.
            case BackendWatch.Answer.Missing missing -> new BackendStatus(
                    backend, hasRows(backend) ? BackendStatus.Kind.FAILED : BackendStatus.Kind.MISSING, missing.why());
            case BackendWatch.Answer.Failed failed -> new BackendStatus(backend, BackendStatus.Kind.FAILED, Optional.of(failed.why()));
        });
        if (answer instanceof BackendWatch.Answer.Active active) {
            merge(backend, active.agents());
        } else {
            // Nobody knows whether they still run, so they stay, and say so.
            items.stream().filter(item -> item.key().backend().equals(backend)).forEach(item -> item.setState(AgentState.unknown()));
            sort();
        }
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
            if (item.state().get().kind() == AgentState.Kind.UNKNOWN) {
                askFor(item);
            }
        }
        items.removeIf(item -> item.key().backend().equals(backend) && !alive.contains(item.key()));
        sort();
    }

    private void askFor(AgentItem item) {
        fx.run(
                () -> evidence.of(item.key()),
                state -> {
                    item.setState(state);
                    sort();
                },
                problem -> item.setState(new AgentState(AgentState.Kind.UNKNOWN, problem.what())));
    }

    /// A permutation keeps the selection; nothing at all is better still.
    private void sort() {
        for (int i = 1; i < items.size(); i++) {
            if (AgentItem.ORDER.compare(items.get(i - 1), items.get(i)) > 0) {
                FXCollections.sort(items, AgentItem.ORDER);
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

    /// Finds out what claude is doing in a bottle; may block.
    @FunctionalInterface
    public interface Evidence {
        AgentState of(AgentKey key);
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
