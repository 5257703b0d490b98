package io.claudebottle.app.settings;

import javafx.beans.DefaultProperty;
import javafx.beans.NamedArg;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.collections.ObservableList;
import org.kordamp.ikonli.javafx.FontIcon;

/// A setting as a line: its name and what it does on the left, the control on the right, and beside it the way back to the default.
@DefaultProperty("controls")
public final class SettingRow extends HBox {

    private final StackPane control = new StackPane();
    private final Label error = new Label();
    private final Button reset = new Button();

    /// @param problem what to say under a text that means nothing
    public SettingRow(
            @NamedArg("title") String title,
            @NamedArg("help") String help,
            @NamedArg(value = "problem", defaultValue = "") String problem,
            @NamedArg("resetText") String resetText) {
        var name = new Label(title);
        var explanation = new Label(help);
        explanation.setWrapText(true);
        explanation.getStyleClass().addAll("muted", "t-small");
        error.setText(problem);
        error.setWrapText(true);
        error.getStyleClass().addAll("text-danger", "t-small");
        error.managedProperty().bind(error.visibleProperty());
        var words = new VBox(name, explanation, error);
        words.getStyleClass().add("setting-words");
        words.setMinWidth(160);
        HBox.setHgrow(words, Priority.ALWAYS);

        reset.setGraphic(new FontIcon("fth-rotate-ccw"));
        reset.getStyleClass().addAll("icon-button", "small");
        reset.setAccessibleText(resetText + ": " + title);
        reset.setTooltip(new Tooltip(resetText));
        getStyleClass().addAll("row", "setting-row");
        getChildren().addAll(words, control, reset);
        control.getChildren().addListener((ListChangeListener<Node>) _ ->
                control.getChildren().forEach(node -> node.setAccessibleText(title)));
    }

    /// What the setting is changed with; FXML puts the row's content here.
    public ObservableList<Node> getControls() {
        return control.getChildren();
    }

    /// Connects a text control with the setting that it shows.
    void bind(TextInputControl input, SettingField field) {
        input.textProperty().bindBidirectional(field.textProperty());
        bindState(field);
        field.validProperty().subscribe(valid -> {
            input.getStyleClass().remove("invalid");
            if (!valid) {
                input.getStyleClass().add("invalid");
            }
        });
    }

    /// Connects all but the control itself.
    void bindState(SettingField field) {
        error.visibleProperty().bind(field.validProperty().not());
        reset.visibleProperty().bind(field.changedProperty());
        reset.setOnAction(_ -> field.reset());
    }
}
