package io.claudebottle.app.terminals;

import io.claudebottle.app.AgentKey;
import io.claudebottle.app.Messages;
import io.claudebottle.app.ProblemController;
import io.claudebottle.app.agents.AgentActions;
import io.claudebottle.app.agents.AgentItem;
import io.claudebottle.app.agents.AgentsViewModel;
import io.claudebottle.app.egress.EgressStrip;
import io.claudebottle.app.terminals.TerminalSession.Phase;
import io.claudebottle.session.TerminalHistories;
import io.claudebottle.state.Settings;
import io.claudebottle.terminal.TerminalPane;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableValue;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;
import javafx.scene.layout.StackPane;
import javafx.util.Subscription;

/// A terminal, what to do when claude has ended, and a line that says where one is.
final class TerminalTabController {

    private static final double ROOM_BESIDE = 520;
    private static final double ROOM_FOR_BACKEND = 680;
    private static final double ROOM_FOR_KEYS = 840;
    private static final double ROOM_FOR_KEYS_ALONE = 420;

    private final TerminalsViewModel terminals;
    private final AgentsViewModel agents;
    private final AgentActions actions;
    private final ObservableBooleanValue dark;
    private final ObservableValue<Settings> settings;
    private final TerminalHistories histories;
    private final Function<AgentKey, EgressStrip> strips;
    private final Messages messages;
    private final TerminalPane pane;

    private Subscription subscriptions = Subscription.EMPTY;
    private Optional<TerminalSession> session = Optional.empty();

    @FXML private StackPane screen;
    @FXML private Node attaching;
    @FXML private Pane footer;
    @FXML private Label footerText;
    @FXML private Button restart;
    @FXML private Button attach;
    @FXML private Button stop;
    @FXML private Label backend;
    @FXML private Node afterBackend;
    @FXML private Label identity;
    @FXML private Label uptime;
    @FXML private Node beside;
    @FXML private Pane egressPlace;
    @FXML private Pane egressBelow;
    @FXML private Node keys;
    @FXML private Node bringing;
    @FXML private ProblemController problemController;
    @FXML private ProblemController filesProblemController;

    TerminalTabController(
            TerminalsViewModel terminals,
            AgentsViewModel agents,
            AgentActions actions,
            Supplier<TerminalPane> panes,
            ObservableBooleanValue dark,
            ObservableValue<Settings> settings,
            TerminalHistories histories,
            Function<AgentKey, EgressStrip> strips,
            Messages messages) {
        this.terminals = terminals;
        this.agents = agents;
        this.actions = actions;
        this.dark = dark;
        this.settings = settings;
        this.histories = histories;
        this.strips = strips;
        this.messages = messages;
        this.pane = panes.get();
    }

    @FXML
    private void initialize() {
        // Whoever looks for the terminal in a scene, as the window's shortcuts do, finds it by this.
        pane.node().getProperties().put(TerminalPane.class, pane);
        screen.getChildren().addFirst(pane.node());
        for (Button button : new Button[] {restart, attach, stop}) {
            button.managedProperty().bind(button.visibleProperty());
        }
        footer.managedProperty().bind(footer.visibleProperty());
        bringing.managedProperty().bind(bringing.visibleProperty());
        subscriptions = Subscription.combine(
                dark.subscribe(pane::setDark),
                settings.map(Settings::terminalFontSize).subscribe(pane::setFontSize),
                settings.map(now -> now.terminal().fontFamily()).subscribe(pane::setFontFamily),
                settings.map(now -> now.terminal().blink()).subscribe(pane::setBlinking),
                settings.map(now -> now.terminal().scrollbackMiB()).subscribe(most -> pane.setScrollbackLimit((long) most << 20)));
    }

    void show(TerminalSession shown) {
        session = Optional.of(shown);
        filesProblemController.onDismiss(shown.files()::dismiss);
        AgentKey key = shown.key();
        backend.setText(key.backend());
        identity.setText(key.slug());
        pane.setFileIntake(shown.files());
        bringing.visibleProperty().bind(shown.files().slow());
        EgressStrip strip = strips.apply(key);
        subscriptions = subscriptions.and(strip::dispose).and(screen.widthProperty().subscribe(width -> place(strip, width.doubleValue())));
        uptime.textProperty().bind(Bindings.createStringBinding(
                () -> agents.find(key).map(item -> item.uptime().get()).orElse("–"), agents.all(), agents.ticks()));
        TerminalWatch watch = terminals.watch(shown, pane);
        subscriptions = subscriptions
                .and(agents.ticks().subscribe(_ -> watch.tick()))
                .and(settings.map(now -> now.terminal().kept())
                        .subscribe(kept -> pane.setHistory(histories.file(key.slug(), kept), TerminalHistories.keeps(kept))))
                .and(shown.files().problem().subscribe(problem -> filesProblemController.problemProperty().set(problem)))
                .and(shown.phase().subscribe(this::showPhase))
                .and(pane.titleProperty().subscribe(title -> {
                    if (!title.isEmpty()) {
                        terminals.titleChanged(shown, title);
                    }
                }));
    }

    /// Beside where one is if there is room, and below it if not.
    private void place(EgressStrip strip, double width) {
        Pane here = width >= ROOM_BESIDE ? egressPlace : egressBelow;
        Pane notHere = width >= ROOM_BESIDE ? egressBelow : egressPlace;
        if (strip.getParent() != here) {
            notHere.getChildren().clear();
            here.getChildren().setAll(strip);
        }
        strip.setWrapped(width < ROOM_BESIDE);
        for (Node node : new Node[] {beside, egressPlace}) {
            node.setVisible(width >= ROOM_BESIDE);
            node.setManaged(width >= ROOM_BESIDE);
        }
        for (Node node : new Node[] {backend, afterBackend}) {
            node.setVisible(width >= ROOM_FOR_BACKEND);
            node.setManaged(width >= ROOM_FOR_BACKEND);
        }
        egressBelow.setVisible(width < ROOM_BESIDE);
        egressBelow.setManaged(width < ROOM_BESIDE);
        keys.setVisible(width >= ROOM_FOR_KEYS || width >= ROOM_FOR_KEYS_ALONE && width < ROOM_BESIDE);
        keys.setManaged(keys.isVisible());
    }

    private void showPhase(Phase phase) {
        attaching.setVisible(phase instanceof Phase.Attaching);
        footer.setVisible(phase instanceof Phase.Ended || phase instanceof Phase.Detached || phase instanceof Phase.Failed);
        attach.setVisible(phase instanceof Phase.Detached || phase instanceof Phase.Failed);
        restart.setVisible(phase instanceof Phase.Ended);
        problemController.problemProperty().set(phase instanceof Phase.Failed failed ? Optional.of(failed.problem()) : Optional.empty());
        footerText.setText(switch (phase) {
            case Phase.Ended ended -> messages.get("terminal.ended", ended.status().words());
            case Phase.Detached _ -> messages.get("terminal.detached");
            case Phase.Failed _ -> messages.get("terminal.failed");
            default -> "";
        });
        if (phase instanceof Phase.Attached attached) {
            pane.connect(attached.pty());
            focus();
        }
    }

    /// Takes the focus once the tab is laid out.
    void focus() {
        Platform.runLater(() -> {
            if (!footer.isVisible()) {
                pane.node().requestFocus();
            }
        });
    }

    @FXML
    private void restart() {
        session.ifPresent(terminals::restart);
    }

    @FXML
    private void attach() {
        session.ifPresent(terminals::attach);
    }

    @FXML
    private void stop() {
        item().ifPresent(actions::askToStop);
    }

    @FXML
    private void copyIdentity() {
        item().ifPresent(actions::copyIdentity);
    }

    private Optional<AgentItem> item() {
        return session.flatMap(shown -> agents.find(shown.key()));
    }

    void dispose() {
        subscriptions.unsubscribe();
        uptime.textProperty().unbind();
        bringing.visibleProperty().unbind();
        pane.dispose();
    }
}
