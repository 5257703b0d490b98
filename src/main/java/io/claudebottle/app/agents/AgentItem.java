package io.claudebottle.app.agents;

import io.claudebottle.app.AgentKey;
import io.claudebottle.backend.ActiveAgent;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/// One row of the agents view. The object stays the same as long as the bottle runs, so that selection and scroll survive every update.
public final class AgentItem {

    /// By state, then the newest first; what has no start comes last.
    static final Comparator<AgentItem> ORDER = Comparator.comparing((AgentItem item) -> item.state.get().kind())
            .thenComparing((AgentItem item) -> item.startedAt.orElse(Instant.MIN), Comparator.reverseOrder())
            .thenComparing(item -> item.key.slug());

    private final AgentKey key;
    private final ReadOnlyStringWrapper agentName = new ReadOnlyStringWrapper(this, "agentName", "?");
    private final ReadOnlyObjectWrapper<AgentState> state = new ReadOnlyObjectWrapper<>(this, "state", AgentState.unknown());
    private final ReadOnlyObjectWrapper<List<String>> services = new ReadOnlyObjectWrapper<>(this, "services", List.of());
    private final ReadOnlyStringWrapper uptime = new ReadOnlyStringWrapper(this, "uptime", "?");
    private Optional<Instant> startedAt = Optional.empty();

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

    public ReadOnlyObjectProperty<AgentState> state() {
        return state.getReadOnlyProperty();
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

    void setState(AgentState known) {
        state.set(known);
    }

    void tick(Instant now) {
        uptime.set(Uptime.text(startedAt, now));
    }

    boolean matches(String filter) {
        return filter.isEmpty()
                || key.slug().contains(filter)
                || key.backend().contains(filter)
                || agentName.get().toLowerCase(java.util.Locale.ROOT).contains(filter);
    }
}
