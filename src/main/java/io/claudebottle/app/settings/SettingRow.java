package io.claudebottle.app.settings;

import javafx.beans.DefaultProperty;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// A setting as a line: its name and what it does on the left, the control on the right, and beside it the way back to the default.
@DefaultProperty("controls")
public final class SettingRow extends HBox {

    private final StackPane control = new StackPane();
    private final Label title = new Label();
    private final Label help = new Label();
    private final Label problem = new Label();
    private final Button reset = new Button();
    private final Tooltip resetTooltip = new Tooltip();

    public SettingRow() {
        help.setWrapText(true);
        help.getStyleClass().addAll("muted", "t-small");
        problem.setWrapText(true);
        problem.getStyleClass().addAll("text-danger", "t-small");
        problem.managedProperty().bind(problem.visibleProperty());
        var words = new VBox(title, help, problem);
        words.getStyleClass().add("setting-words");
        words.setMinWidth(110);
        HBox.setHgrow(words, Priority.ALWAYS);

        reset.setGraphic(new FontIcon("fth-rotate-ccw"));
        reset.getStyleClass().addAll("icon-button", "small");
        reset.setTooltip(resetTooltip);
        reset.accessibleTextProperty().bind(Bindings.concat(resetTooltip.textProperty(), ": ", title.textProperty()));
        getStyleClass().addAll("row", "setting-row");
        getChildren().addAll(words, control, reset);
        control.getChildren().addListener((ListChangeListener<Node>) _ ->
                control.getChildren().forEach(node -> node.accessibleTextProperty().bind(title.textProperty())));
    }

    public String getTitle() {
        return title.getText();
    }

    public void setTitle(String text) {
        title.setText(text);
    }

    public String getHelp() {
        return help.getText();
    }

    public void setHelp(String text) {
        help.setText(text);
    }

    /// What to say under a text that means nothing.
    public String getProblem() {
        return problem.getText();
    }

    public void setProblem(String text) {
        problem.setText(text);
    }

    /// Words of the way back to the default.
    public String getResetText() {
        return resetTooltip.getText();
    }

    public void setResetText(String text) {
        resetTooltip.setText(text);
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
        problem.visibleProperty().bind(field.validProperty().not());
        reset.visibleProperty().bind(field.changedProperty());
        reset.setOnAction(_ -> field.reset());
    }
}
