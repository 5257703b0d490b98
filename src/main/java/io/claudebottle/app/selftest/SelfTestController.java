package io.claudebottle.app.selftest;

import io.claudebottle.app.Messages;
import io.claudebottle.app.ProblemController;
import io.claudebottle.app.selftest.SelfTestViewModel.State;
import io.claudebottle.session.selftest.Standing;
import io.claudebottle.state.SelfTestReport;
import io.claudebottle.state.SelfTestReport.Check;
import io.claudebottle.state.SelfTestReport.Control;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.kordamp.ikonli.javafx.FontIcon;

/// What a self-test found, as a sheet over the page: failures first, each with what it means.
public final class SelfTestController {

    private final SelfTestViewModel selfTest;
    private final Messages messages;
    private Runnable afterwards = () -> {};
    private Subscription listening = Subscription.EMPTY;

    @FXML private StackPane root;
    @FXML private Label title;
    @FXML private Label sentence;
    @FXML private Label facts;
    @FXML private Button run;
    @FXML private Button close;
    @FXML private ProgressBar bar;
    @FXML private ProblemController problemController;
    @FXML private Pane empty;
    @FXML private Node scroll;
    @FXML private Pane checks;
    @FXML private Pane controlsPart;
    @FXML private Pane controls;

    public SelfTestController(SelfTestViewModel selfTest, Messages messages) {
        this.selfTest = selfTest;
        this.messages = messages;
    }

    @FXML
    private void initialize() {
        problemController.problemProperty().bind(selfTest.problem());
        for (Node part : new Node[] {facts, bar, empty, scroll, controlsPart}) {
            part.managedProperty().bind(part.visibleProperty());
        }
        // The page goes, and what it listens to stays.
        root.sceneProperty().subscribe(scene -> {
            listening.unsubscribe();
            listening = scene == null ? Subscription.EMPTY : listen();
        });
        root.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                close();
                event.consume();
            }
        });
    }

    private Subscription listen() {
        return Subscription.combine(
                selfTest.backend().subscribe(name -> title.setText(messages.get("selftest.title", name))),
                selfTest.state().subscribe(_ -> draw()),
                selfTest.busy().subscribe(_ -> draw()),
                selfTest.checks().subscribe(this::list),
                selfTest.controls().subscribe(this::list));
    }

    /// @param whenClosed gives the focus back
    public void open(Runnable whenClosed) {
        afterwards = whenClosed;
        root.setVisible(true);
        list();
        close.requestFocus();
    }

    @FXML
    private void close() {
        root.setVisible(false);
        afterwards.run();
    }

    @FXML
    private void runOrCancel() {
        if (selfTest.state().get() instanceof State.Running) {
            selfTest.cancel();
        } else {
            selfTest.run();
        }
    }

    private void draw() {
        State state = selfTest.state().get();
        boolean running = state instanceof State.Running;
        sentence.setText(SelfTestWords.of(state, Optional.empty(), messages));
        bar.setVisible(running);
        if (state instanceof State.Running(String stage, int done, int of)) {
            bar.setProgress(stage.isEmpty() && of > 0 ? (double) done / of : ProgressBar.INDETERMINATE_PROGRESS);
        }
        run.setText(messages.get(running ? "selftest.cancel" : "selftest.run"));
        run.setDisable(!running && (selfTest.busy().get() || state instanceof State.Unasked));
        String known = state instanceof State.Known(Standing standing) ? standing.report().map(SelfTestController::facts).orElse("") : "";
        facts.setText(known);
        facts.setVisible(!known.isEmpty());
    }

    private static String facts(SelfTestReport report) {
        return Stream.of(
                        Stream.of("runtime", "image", "host").map(report.facts()::get).filter(Objects::nonNull),
                        Stream.of(report.version(), String.format(Locale.ROOT, "%.1f s", report.took().toMillis() / 1000.0)))
                .flatMap(part -> part)
                .collect(Collectors.joining(" · "));
    }

    /// Nobody looks at what is not open, and results come many at once.
    private void list() {
        if (!root.isVisible()) {
            return;
        }
        boolean nothing = selfTest.checks().isEmpty() && selfTest.controls().isEmpty();
        empty.setVisible(nothing);
        scroll.setVisible(!nothing);
        checks.getChildren().setAll(selfTest.checks().stream().sorted(Comparator.comparing(SelfTestController::order)).map(this::check).toList());
        controlsPart.setVisible(!selfTest.controls().isEmpty());
        controls.getChildren().setAll(selfTest.controls().stream().map(this::control).toList());
    }

    private static int order(Check check) {
        return switch (check.outcome()) {
            case BROKEN -> 0;
            case NOT_TRIED -> 1;
            case HELD -> 2;
        };
    }

    private Node check(Check check) {
        String outcome = check.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-');
        var words = new VBox(wrapped(check.name(), "t-strong"));
        words.getChildren().add(wrapped(check.proves(), "muted"));
        if (!check.held()) {
            words.getChildren().add(wrapped(messages.get("selftest.seen." + outcome, check.detail()), "selftest-detail"));
        }
        if (check.outcome() == SelfTestReport.Outcome.BROKEN) {
            words.getChildren().add(wrapped(check.meaning(), "selftest-meaning"));
        }
        return line(
                switch (check.outcome()) {
                    case HELD -> "fth-check";
                    case BROKEN -> "fth-x-circle";
                    case NOT_TRIED -> "fth-help-circle";
                },
                messages.get("selftest.outcome." + outcome), "selftest-" + outcome, words);
    }

    private Node control(Control control) {
        String outcome = control.failed() ? "failed" : "silent";
        var words = new VBox(
                wrapped(control.name(), "t-strong"), wrapped(messages.get("selftest.control." + outcome, control.where(), control.detail()), "muted"));
        return line(control.failed() ? "fth-check" : "fth-x-circle", messages.get("selftest.control.is." + outcome),
                control.failed() ? "selftest-held" : "selftest-broken", words);
    }

    private static Node line(String literal, String spoken, String style, VBox words) {
        var icon = new FontIcon(literal);
        icon.setAccessibleText(spoken);
        HBox.setHgrow(words, Priority.ALWAYS);
        var line = new HBox(icon, words);
        line.getStyleClass().addAll("selftest-line", style);
        return line;
    }

    private static Label wrapped(String text, String style) {
        var label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().add(style);
        return label;
    }
}
