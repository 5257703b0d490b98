package io.claudebottle.app.agents;

import io.claudebottle.app.AgentKey;
import io.claudebottle.backend.ActiveAgent;
import io.claudebottle.session.AgentActivity;
import io.claudebottle.session.SessionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/// One row of the agents view. The object stays the same as long as the bottle runs, so that selection and scroll survive every update.
public final class AgentItem {

    /// In the order in which they want to be looked at.
    private static final List<AgentActivity.State> URGENCY = List.of(
            AgentActivity.State.WAITING,
            AgentActivity.State.EXITED,
            AgentActivity.State.STARTING,
            AgentActivity.State.WORKING,
            AgentActivity.State.IDLE,
            AgentActivity.State.UNKNOWN);

    /// By state, then the newest first; what has no start comes last.
    static final Comparator<AgentItem> ORDER = Comparator.comparing((AgentItem item) -> URGENCY.indexOf(item.activity.get().state()))
            .thenComparing((AgentItem item) -> item.startedAt.orElse(Instant.MIN), Comparator.reverseOrder())
            .thenComparing(item -> item.key.slug());

    private final AgentKey key;
    private final ReadOnlyStringWrapper agentName = new ReadOnlyStringWrapper(this, "agentName", "?");
    private final ReadOnlyObjectWrapper<AgentActivity> activity = new ReadOnlyObjectWrapper<>(this, "activity", unknown(""));
    private final ReadOnlyObjectWrapper<List<String>> services = new ReadOnlyObjectWrapper<>(this, "services", List.of());
    private final ReadOnlyStringWrapper uptime = new ReadOnlyStringWrapper(this, "uptime", "?");
    private Optional<Instant> startedAt = Optional.empty();
    private Optional<Instant> askedAt = Optional.empty();
    private Optional<SessionStatus> status = Optional.empty();
    private String whyUnknown = "";
    private Optional<Title> title = Optional.empty();

    private record Title(String text, Instant at) {}

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
    public ReadOnlyObjectProperty<AgentActivity> activity() {
        return activity.getReadOnlyProperty();
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
        return status.filter(SessionStatus.Running.class::isInstance).isPresent();
    }

    void setStatus(SessionStatus known, Instant now) {
        status = Optional.of(known);
        conclude(now);
    }

    void setUnknown(String why, Instant now) {
        status = Optional.empty();
        whyUnknown = why;
        conclude(now);
    }

    void setTitle(String text, Instant now) {
        title = Optional.of(new Title(text, now));
        conclude(now);
    }

    /// No terminal sees it any more.
    void forgetTitle(Instant now) {
        title = Optional.empty();
        conclude(now);
    }

    void tick(Instant now) {
        uptime.set(Uptime.text(startedAt, now));
        conclude(now);
    }

    private void conclude(Instant now) {
        activity.set(status.map(known -> AgentActivity.of(new AgentActivity.Evidence(
                        known, title.map(Title::text).orElse(""), title.map(seen -> Duration.between(seen.at(), now)))))
                .orElseGet(() -> unknown(whyUnknown)));
    }

    private static AgentActivity unknown(String why) {
        return new AgentActivity(AgentActivity.State.UNKNOWN, why);
    }

    boolean matches(String filter) {
        return filter.isEmpty()
                || key.slug().contains(filter)
                || key.backend().contains(filter)
                || agentName.get().toLowerCase(Locale.ROOT).contains(filter);
    }
}
