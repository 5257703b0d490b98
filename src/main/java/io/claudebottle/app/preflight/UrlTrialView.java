package io.claudebottle.app.preflight;

import io.claudebottle.app.Messages;
import io.claudebottle.app.preflight.UrlTrial.State;
import io.claudebottle.manifest.Origin;
import io.claudebottle.policy.Decision;
import java.util.Optional;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// The gate's answer, laid over the page below the field: the cards must not move while somebody types.
final class UrlTrialView extends VBox {

    static final KeyCombination KEY = new KeyCodeCombination(KeyCode.U, KeyCombination.SHORTCUT_DOWN);

    private static final double WIDTH = 440;

    private final UrlTrial trial;
    private final TextField field;
    private final FileOpener opener;
    private final Messages messages;
    private final Tooltip help = new Tooltip();

    UrlTrialView(UrlTrial trial, TextField field, FileOpener opener, Messages messages) {
        this.trial = trial;
        this.field = field;
        this.opener = opener;
        this.messages = messages;
        setId("trial");
        getStyleClass().add("trial");
        setMaxSize(WIDTH, Region.USE_PREF_SIZE);
        setAccessibleRole(AccessibleRole.TEXT);
        field.textProperty().bindBidirectional(trial.urlProperty());
        field.setTooltip(help);
        // Enter belongs to the field: an answer must not turn into a launch.
        field.setOnAction(_ -> field.selectAll());
        field.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE && !field.getText().isEmpty()) {
                field.clear();
                event.consume();
            }
        });
        trial.state().subscribe(this::draw);
    }

    /// Listens for the key that leads to the field, wherever on the page the focus is.
    void attach(Node page) {
        page.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (KEY.match(event) && !field.isDisabled()) {
                field.requestFocus();
                field.selectAll();
                event.consume();
            }
        });
    }

    private void draw(State state) {
        field.setDisable(state instanceof State.NoPlan || state instanceof State.NoGate);
        field.setPromptText(messages.get(state instanceof State.NoGate ? "preflight.try.no-gate" : "preflight.try"));
        help.setText(messages.get("preflight.try.help", KEY.getDisplayText()));
        setVisible(state instanceof State.Answered);
        if (state instanceof State.Answered(Decision decision)) {
            show(decision);
        } else {
            getChildren().clear();
        }
    }

    private void show(Decision decision) {
        String verdict = messages.get(decision.allowed() ? "preflight.try.allowed" : "preflight.try.denied");
        var icon = new FontIcon(decision.allowed() ? "fth-check-circle" : "fth-slash");
        var word = new Label(verdict);
        word.getStyleClass().add("t-strong");
        var rule = new Label(decision.rule().word());
        rule.getStyleClass().addAll("badge", decision.allowed() ? "badge-success" : "badge-danger");
        rule.setTooltip(new Tooltip(messages.get("preflight.try.rule")));
        var space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        var line = new HBox(icon, word, rule, space, origin(decision.origin()));
        line.getStyleClass().add("trial-verdict");
        var reason = new Label(decision.reason());
        reason.setWrapText(true);
        reason.setMinHeight(Region.USE_PREF_SIZE);
        getChildren().setAll(line, reason);
        getStyleClass().setAll("trial", decision.allowed() ? "trial-allowed" : "trial-denied");
        setAccessibleText(verdict + ": " + decision.reason());
    }

    private Node origin(String text) {
        Optional<Origin> place = PlanLine.placeOf(text);
        if (place.isEmpty()) {
            var word = new Label(text);
            word.getStyleClass().add("plan-origin");
            return word;
        }
        Origin origin = place.get();
        var link = new Hyperlink(origin.brief());
        link.getStyleClass().add("plan-origin");
        link.setTooltip(new Tooltip(messages.get("preflight.open", origin.toString())));
        link.setAccessibleText(messages.get("preflight.open", origin.brief()));
        link.setOnAction(_ -> {
            link.setVisited(false);
            opener.open(origin.file(), origin.line());
        });
        return link;
    }
}
