package io.claudebottle.app.agents;

import io.claudebottle.app.AgentKey;
import io.claudebottle.backend.ActiveAgent;
import io.claudebottle.session.attention.Attention;
import io.claudebottle.session.attention.Evidence;
import io.claudebottle.session.attention.Observations;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;

/// One row of the agents view. The object stays the same as long as the bottle runs, so that selection and scroll survive every update.
public final class AgentItem {

    /// In the order in which they want to be looked at.
    private static final List<Attention.State> URGENCY = List.of(
            Attention.State.WAITING,
            Attention.State.EXITED,
            Attention.State.STARTING,
            Attention.State.WORKING,
            Attention.State.IDLE,
            Attention.State.UNKNOWN);

    /// The newest first; what has no start comes last.
    static final Comparator<AgentItem> BY_START = Comparator.comparing((AgentItem item) -> item.startedAt.orElse(Instant.MIN), Comparator.reverseOrder())
            .thenComparing(item -> item.key.slug());

    /// Who waits first, and of those who has waited longest; then by state.
    static final Comparator<AgentItem> BY_URGENCY = Comparator.comparing((AgentItem item) -> URGENCY.indexOf(item.attention.get().state()))
            .thenComparing(item -> item.attention.get().state() == Attention.State.WAITING ? item.attention.get().since() : Instant.MIN)
            .thenComparing(BY_START);

    private final AgentKey key;
    private final ReadOnlyStringWrapper agentName = new ReadOnlyStringWrapper(this, "agentName", "?");
    private final ReadOnlyObjectWrapper<Attention> attention = new ReadOnlyObjectWrapper<>(this, "attention", Attention.unknown(Instant.EPOCH));
    private final ReadOnlyLongWrapper minutes = new ReadOnlyLongWrapper(this, "minutes", 0);
    private final ReadOnlyBooleanWrapper inView = new ReadOnlyBooleanWrapper(this, "inView", false);
    private final BooleanProperty muted = new SimpleBooleanProperty(this, "muted", false);
    private final ReadOnlyObjectWrapper<List<String>> services = new ReadOnlyObjectWrapper<>(this, "services", List.of());
    private final ReadOnlyStringWrapper uptime = new ReadOnlyStringWrapper(this, "uptime", "?");
    private Optional<Instant> startedAt = Optional.empty();
    private Optional<Instant> askedAt = Optional.empty();
    private Observations observations = Observations.none();

    AgentItem(AgentKey key) {
        this.key = key;
    }

    public AgentKey key() {
        return key;
    }

    /// "?" when the metadata is missing.
    public ReadOnlyStringProperty agentName() {
        return agentName.getReadOnlyProperty();
    }

    /// What claude is doing, with the evidence.
    public ReadOnlyObjectProperty<Attention> attention() {
        return attention.getReadOnlyProperty();
    }

    /// For how many whole minutes it has been doing that.
    public ReadOnlyLongProperty minutes() {
        return minutes.getReadOnlyProperty();
    }

    /// Whether the operator has its terminal before the eyes.
    public ReadOnlyBooleanProperty inView() {
        return inView.getReadOnlyProperty();
    }

    /// Whether it must not call for the operator.
    public BooleanProperty muted() {
        return muted;
    }

    /// Sidecar daemons that are up, sorted.
    public ReadOnlyObjectProperty<List<String>> services() {
        return services.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty uptime() {
        return uptime.getReadOnlyProperty();
    }

    void update(ActiveAgent agent, Instant now) {
        agentName.set(agent.agentName().isEmpty() ? "?" : agent.agentName());
        services.set(agent.services());
        startedAt = Uptime.parse(agent.startedAt());
        tick(now);
    }

    /// Whether the bottle should be asked about its claude: an event of the engine may mean that it ended, and a burst of them is one.
    boolean wantsAsking(Instant now, Duration pause) {
        boolean wanted = askedAt.map(at -> Duration.between(at, now).compareTo(pause) >= 0).orElse(true);
        if (wanted) {
            askedAt = Optional.of(now);
        }
        return wanted;
    }

    boolean isKnownToRun() {
        return observations.isKnownToRun();
    }

    void see(Evidence evidence, Instant now) {
        observations = observations.with(evidence);
        conclude(now);
    }

    /// No terminal sees it any more.
    void loseSight(Instant now) {
        observations = observations.withoutTerminal();
        inView.set(false);
        conclude(now);
    }

    void setInView(boolean seen) {
        inView.set(seen);
    }

    void tick(Instant now) {
        uptime.set(Uptime.text(startedAt, now));
        conclude(now);
    }

    private void conclude(Instant now) {
        Attention before = attention.get();
        Attention next = observations.conclude(now).after(before);
        // An animated title is new evidence every second, and nothing new to anybody.
        if (!next.isSameAs(before) || !sameKind(next, before)) {
            attention.set(next);
        }
        minutes.set(Math.max(0, Duration.between(attention.get().since(), now).toMinutes()));
    }

    private static boolean sameKind(Attention one, Attention other) {
        return one.basis().map(Object::getClass).equals(other.basis().map(Object::getClass));
    }

    boolean matches(String filter) {
        return filter.isEmpty()
                || key.slug().contains(filter)
                || key.backend().contains(filter)
                || agentName.get().toLowerCase(Locale.ROOT).contains(filter);
    }
}
