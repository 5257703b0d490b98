package io.claudebottle.app.attention;

import io.claudebottle.app.AgentKey;
import io.claudebottle.app.Messages;
import io.claudebottle.app.agents.AgentItem;
import io.claudebottle.app.agents.AgentsViewModel;
import io.claudebottle.app.agents.AttentionWords;
import io.claudebottle.session.attention.Attention;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.collections.ListChangeListener;
import javafx.util.Subscription;

/// How many agents wait for the operator, and what is said of them outside of the window. Lives on the FX thread.
public final class AttentionViewModel implements AutoCloseable {

    private final AgentsViewModel agents;
    private final DesktopNotifier desktop;
    private final DesktopNotifier window;
    private final Consumer<AgentItem> jump;
    private final AttentionWords words;
    private final Messages messages;
    private final Clock clock;
    private final Alerts alerts = new Alerts();
    private final Map<AgentItem, Subscription> watched = new HashMap<>();
    private final ReadOnlyIntegerWrapper waiting = new ReadOnlyIntegerWrapper(this, "waiting", 0);

    /// @param desktop is tried first
    /// @param window says what the desktop could not
    /// @param jump shows the agent and its terminal, in front of everything
    public AttentionViewModel(
            AgentsViewModel agents,
            DesktopNotifier desktop,
            DesktopNotifier window,
            Consumer<AgentItem> jump,
            AttentionWords words,
            Messages messages,
            Clock clock) {
        this.agents = agents;
        this.desktop = desktop;
        this.window = window;
        this.jump = jump;
        this.words = words;
        this.messages = messages;
        this.clock = clock;
        agents.all().forEach(this::watch);
        agents.all().addListener((ListChangeListener<AgentItem>) change -> {
            while (change.next()) {
                if (!change.wasPermutated()) {
                    change.getRemoved().forEach(gone -> watched.remove(gone).unsubscribe());
                    change.getAddedSubList().forEach(this::watch);
                }
            }
            count();
        });
        agents.ticks().subscribe(this::tick);
    }

    /// Without those that are muted.
    public ReadOnlyIntegerProperty waiting() {
        return waiting.getReadOnlyProperty();
    }

    private void watch(AgentItem item) {
        watched.put(item, Subscription.combine(item.attention().subscribe(_ -> count()), item.muted().subscribe(_ -> count())));
    }

    private void count() {
        waiting.set((int) agents.all().stream()
                .filter(item -> item.attention().get().state() == Attention.State.WAITING && !item.muted().get())
                .count());
    }

    private void tick() {
        List<Alerts.Seen> seen = agents.all().stream()
                .map(item -> new Alerts.Seen(item.key(), item.attention().get(), item.inView().get(), item.muted().get()))
                .toList();
        alerts.due(clock.instant(), seen).forEach(this::say);
    }

    private void say(Alert alert) {
        DesktopNotifier.Notice notice = notice(alert);
        Runnable clicked = () -> jump(alert.key());
        desktop.show(notice, clicked, () -> window.show(notice, clicked, () -> {}));
    }

    private void jump(AgentKey key) {
        agents.find(key).ifPresent(jump);
    }

    private DesktopNotifier.Notice notice(Alert alert) {
        Attention attention = alert.attention();
        if (attention.state() == Attention.State.EXITED) {
            return new DesktopNotifier.Notice(messages.get("attention.alert.exited", alert.key().slug()), words.because(attention));
        }
        return new DesktopNotifier.Notice(messages.get("attention.alert", alert.key().slug()), words.need(attention));
    }

    @Override
    public void close() {
        desktop.close();
        window.close();
    }
}
