package io.claudebottle.app.selftest;

import io.claudebottle.app.Messages;
import io.claudebottle.app.selftest.SelfTestViewModel.State;
import io.claudebottle.session.selftest.Standing;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.kordamp.ikonli.javafx.FontIcon;

/// What is known of the isolation, in one line among the checks of a preflight, with the button that tries it.
public final class SelfTestRow extends HBox {

    private final SelfTestViewModel selfTest;
    private final Messages messages;
    private final FontIcon icon = new FontIcon("fth-shield");
    private final Hyperlink sentence = new Hyperlink();
    private final ProgressBar bar = new ProgressBar();
    private final Button run = new Button();
    private Subscription listening = Subscription.EMPTY;

    /// @param showResults opens what was found
    public SelfTestRow(SelfTestViewModel selfTest, Runnable showResults, Messages messages) {
        this.selfTest = selfTest;
        this.messages = messages;
        setId("selftest-row");
        getStyleClass().addAll("check", "selftest-row");
        sentence.setId("selftest-sentence");
        sentence.getStyleClass().add("jump");
        sentence.setWrapText(true);
        sentence.setMinHeight(Region.USE_PREF_SIZE);
        sentence.setTooltip(new Tooltip(messages.get("selftest.results")));
        sentence.setOnAction(_ -> {
            sentence.setVisited(false);
            showResults.run();
        });
        bar.getStyleClass().add("hairline");
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.managedProperty().bind(bar.visibleProperty());
        var words = new VBox(sentence, bar);
        words.getStyleClass().add("selftest-words");
        HBox.setHgrow(words, Priority.ALWAYS);
        run.setId("selftest-run");
        run.getStyleClass().add("small");
        run.setMinWidth(Region.USE_PREF_SIZE);
        run.setOnAction(_ -> {
            if (selfTest.state().get() instanceof State.Running) {
                selfTest.cancel();
            } else {
                selfTest.run();
            }
        });
        getChildren().addAll(icon, words, run);
        // A row is made anew with each plan: one that is off the page must not be kept by what it listens to.
        sceneProperty().subscribe(scene -> {
            listening.unsubscribe();
            listening = scene == null ? Subscription.EMPTY : listen();
        });
    }

    private Subscription listen() {
        return Subscription.combine(selfTest.state().subscribe(_ -> draw()), selfTest.busy().subscribe(_ -> draw()), selfTest.problem().subscribe(_ -> draw()));
    }

    private void draw() {
        State state = selfTest.state().get();
        boolean running = state instanceof State.Running;
        getStyleClass().removeIf(style -> style.startsWith("selftest-is-"));
        getStyleClass().add("selftest-is-" + look(state));
        icon.setIconLiteral(icon(state));
        sentence.setText(SelfTestWords.of(state, selfTest.problem().get(), messages));
        bar.setVisible(running);
        if (state instanceof State.Running(String stage, int done, int of)) {
            bar.setProgress(stage.isEmpty() && of > 0 ? (double) done / of : ProgressBar.INDETERMINATE_PROGRESS);
        }
        run.setText(messages.get(running ? "selftest.cancel" : "selftest.run"));
        run.setDisable(!running && (selfTest.busy().get() || state instanceof State.Unasked));
    }

    private String look(State state) {
        if (selfTest.problem().get().isPresent()) {
            return "failed";
        }
        return switch (state) {
            case State.Unasked _, State.Running _ -> "unknown";
            case State.Known(Standing standing) -> switch (standing.kind()) {
                case VERIFIED -> "verified";
                case NEVER, OUTDATED -> "outdated";
                case NOT_HELD, UNBELIEVABLE -> "failed";
            };
        };
    }

    private String icon(State state) {
        return switch (look(state)) {
            case "failed" -> "fth-x-circle";
            case "outdated" -> "fth-alert-triangle";
            default -> "fth-shield";
        };
    }
}
