package io.claudebottle.app.terminals;

import io.claudebottle.app.AgentKey;
import io.claudebottle.app.ClaudeSessions;
import io.claudebottle.app.FxThread;
import io.claudebottle.app.Page;
import io.claudebottle.app.Pages;
import io.claudebottle.app.Terminals;
import io.claudebottle.backend.Bottle;
import io.claudebottle.terminal.TerminalPane;
import io.claudebottle.terminal.emulator.TerminalEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The open terminals, one an agent, and where they are.
public final class TerminalsViewModel implements Terminals, AutoCloseable {

    private final ClaudeSessions sessions;
    private final FxThread fx;
    private final Function<Duration, Executor> delayed;
    private final Pages pages;
    private final Observer observer;
    private final ObservableList<TerminalSession> tabs = FXCollections.observableArrayList();
    // A view listens weakly to what it views, so it has to live as long as this object does.
    private final ObservableList<TerminalSession> tabsView = FXCollections.unmodifiableObservableList(tabs);
    private final TerminalLayout layout = new TerminalLayout();
    private Consumer<TerminalSession> onRaise = _ -> {};

    /// @param delayed as [io.claudebottle.app.Coalescer] has it
    public TerminalsViewModel(ClaudeSessions sessions, FxThread fx, Function<Duration, Executor> delayed, Pages pages, Observer observer) {
        this.sessions = sessions;
        this.fx = fx;
        this.delayed = delayed;
        this.pages = pages;
        this.observer = observer;
    }

    public ObservableList<TerminalSession> tabs() {
        return tabsView;
    }

    /// Where they are.
    public TerminalLayout layout() {
        return layout;
    }

    /// The terminal that is worked with; empty when there is none.
    public ReadOnlyObjectProperty<Optional<TerminalSession>> selectedProperty() {
        return layout.selected();
    }

    /// Hears of a terminal that the operator asked for by name, and that may be in a window behind the one that was asked in.
    void onRaise(Consumer<TerminalSession> listener) {
        onRaise = listener;
    }

    public Optional<TerminalSession> find(AgentKey key) {
        return tabs.stream().filter(tab -> tab.key().equals(key)).findFirst();
    }

    @Override
    public void open(Bottle bottle, AgentKey key, String agentName, boolean remoteControl) {
        Optional<TerminalSession> known = find(key);
        TerminalSession tab = known.orElseGet(() -> add(new TerminalSession(key, agentName, bottle, sessions, fx, delayed)));
        layout.show(tab);
        if (!layout.isInWindow(tab)) {
            pages.show(Page.AGENTS);
        }
        onRaise.accept(tab);
        if (known.isEmpty() || !(tab.phase().get() instanceof TerminalSession.Phase.Attached)) {
            tab.attach(remoteControl);
        }
    }

    private TerminalSession add(TerminalSession tab) {
        tab.phase().addListener((_, _, phase) -> observer.phaseChanged(tab.key(), phase));
        tabs.add(tab);
        layout.add(tab);
        return tab;
    }

    /// Detaches and takes the tab away; the neighbour comes to the front.
    public void close(TerminalSession tab) {
        if (tabs.contains(tab)) {
            layout.remove(tab);
            tabs.remove(tab);
            tab.detach();
        }
    }

    @Override
    public void bottleGone(AgentKey key) {
        find(key).ifPresent(this::close);
    }

    /// Brings the agent's tab to the front if it has one.
    public void reveal(AgentKey key) {
        find(key).ifPresent(layout::show);
    }

    TerminalWatch watch(TerminalSession tab, TerminalPane pane) {
        return new TerminalWatch(tab.key(), pane, observer);
    }

    void titleChanged(TerminalSession tab, String title) {
        observer.titleChanged(tab.key(), title);
    }

    /// Attaches again, to the same claude if it still runs.
    public void attach(TerminalSession tab) {
        tab.attach(false);
    }

    /// Starts claude anew in the same bottle.
    public void restart(TerminalSession tab) {
        tab.restart();
    }

    /// Detaches everything; nothing in a bottle ends.
    @Override
    public void close() {
        List.copyOf(tabs).forEach(TerminalSession::detach);
    }

    /// Hears what the terminals see of claude; there is no better evidence.
    public interface Observer {
        void phaseChanged(AgentKey key, TerminalSession.Phase phase);

        void titleChanged(AgentKey key, String title);

        /// Anything but titles and activity.
        default void eventSeen(AgentKey key, TerminalEvent event) {}

        /// Something was printed, and this is what it looks like now.
        default void screenSeen(AgentKey key, List<String> rows) {}

        /// Whether the operator has the terminal before the eyes; said every second.
        default void inView(AgentKey key, boolean seen) {}
    }
}
