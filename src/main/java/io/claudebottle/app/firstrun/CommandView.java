package io.claudebottle.app.firstrun;

import io.claudebottle.app.Messages;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.javafx.FontIcon;

/// A command for a shell, and a button that copies it. It is never run from here.
final class CommandView extends HBox {

    CommandView(String command, Messages messages) {
        var text = new Label(command);
        text.getStyleClass().add("mono");
        text.setWrapText(true);
        text.setMinWidth(0);
        text.setMaxWidth(Double.MAX_VALUE);
        text.setMinHeight(Region.USE_PREF_SIZE);
        setHgrow(text, Priority.ALWAYS);
        var icon = new FontIcon("fth-copy");
        var copy = new Button();
        copy.setGraphic(icon);
        copy.getStyleClass().addAll("icon-button", "small", "copy-command");
        copy.setMinWidth(Region.USE_PREF_SIZE);
        copy.setAccessibleText(messages.get("first.copy.spoken", command));
        var words = new Tooltip(messages.get("first.copy"));
        copy.setTooltip(words);
        copy.setOnAction(_ -> {
            var content = new ClipboardContent();
            content.putString(command);
            Clipboard.getSystemClipboard().setContent(content);
            icon.setIconLiteral("fth-check");
            words.setText(messages.get("first.copied"));
        });
        getStyleClass().add("command");
        getChildren().addAll(text, copy);
    }
}
