package io.claudebottle.app.preflight;

import io.claudebottle.app.Messages;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.javafx.FontIcon;

/// Takes a secret without echo, or with one while its eye is open. Either way it gives nothing to the clipboard.
final class SecretInput extends HBox {

    private final TextField hidden = new PasswordField();
    private final TextField shown = new TextField() {
        @Override
        public void copy() {}

        @Override
        public void cut() {}
    };
    private final ToggleButton reveal = new ToggleButton();

    SecretInput(SecretField field, Messages messages) {
        for (TextField input : new TextField[] {hidden, shown}) {
            input.setPromptText(field.prompt());
            input.setAccessibleText(messages.get("preflight.secret", field.name()));
            input.textProperty().bindBidirectional(field.valueProperty());
            input.visibleProperty().bind(input == shown ? reveal.selectedProperty() : reveal.selectedProperty().not());
        }
        hidden.setId("secret-" + field.name());
        reveal.getStyleClass().addAll("icon-button", "small");
        reveal.setGraphic(new FontIcon("fth-eye"));
        reveal.setTooltip(new Tooltip(messages.get("preflight.secret.reveal")));
        reveal.setAccessibleText(messages.get("preflight.secret.reveal"));
        reveal.selectedProperty().subscribe(open -> reveal.setGraphic(new FontIcon(open ? "fth-eye-off" : "fth-eye")));
        var inputs = new StackPane(hidden, shown);
        setHgrow(inputs, Priority.ALWAYS);
        getStyleClass().add("secret-input");
        getChildren().addAll(inputs, reveal);
    }

    void focus() {
        (reveal.isSelected() ? shown : hidden).requestFocus();
    }
}
