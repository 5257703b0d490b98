package io.claudebottle.app.launch;

import io.claudebottle.app.Messages;
import io.claudebottle.app.launch.StageItem.State;
import java.util.Arrays;
import java.util.Locale;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.javafx.FontIcon;

/// One step of the ladder: a sign, what is done, and how long it took.
final class StageView extends HBox {

    private final FontIcon sign = new FontIcon("fth-circle");
    private final ProgressIndicator spinner = new ProgressIndicator();
    private final Messages messages;
    private final String title;

    StageView(StageItem item, Messages messages) {
        this.messages = messages;
        this.title = item.title();
        spinner.setMaxSize(16, 16);
        var marker = new StackPane(sign, spinner);
        marker.getStyleClass().add("stage-marker");
        var name = new Label(title);
        name.getStyleClass().add("stage-name");
        name.setMaxWidth(Double.MAX_VALUE);
        setHgrow(name, Priority.ALWAYS);
        var elapsed = new Label();
        elapsed.getStyleClass().add("stage-elapsed");
        elapsed.textProperty().bind(item.elapsed().map(time -> time.isZero() ? "" : ElapsedWords.of(time)));
        getStyleClass().add("stage");
        getChildren().addAll(marker, name, elapsed);
        item.state().subscribe(this::show);
    }

    private void show(State state) {
        spinner.setVisible(state == State.RUNNING);
        sign.setVisible(state != State.RUNNING);
        sign.setIconLiteral(switch (state) {
            case WAITING, RUNNING -> "fth-circle";
            case DONE -> "fth-check-circle";
            case SKIPPED -> "fth-minus-circle";
            case FAILED -> "fth-x-circle";
            case CANCELLED -> "fth-slash";
        });
        Arrays.stream(State.values()).forEach(each -> pseudoClassStateChanged(pseudoClass(each), each == state));
        setAccessibleText(title + ": " + messages.get("launch.stage." + word(state)));
    }

    private static PseudoClass pseudoClass(State state) {
        return PseudoClass.getPseudoClass("stage-" + word(state));
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
