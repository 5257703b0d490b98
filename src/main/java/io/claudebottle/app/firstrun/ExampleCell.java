package io.claudebottle.app.firstrun;

import io.claudebottle.app.Messages;
import io.claudebottle.app.design.Rows;
import io.claudebottle.manifest.ExampleManifests.Example;
import java.nio.file.Path;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// One file of the starter, and whether it is there.
final class ExampleCell extends ListCell<Example> {

    static final double HEIGHT = 32;

    private final Messages messages;
    private final FontIcon sign = new FontIcon();
    private final Label name = new Label();
    private final Label state = new Label();
    private final HBox row;

    ExampleCell(Messages messages) {
        this.messages = messages;
        Rows.fill(name);
        state.getStyleClass().add("badge");
        state.setMinWidth(Region.USE_PREF_SIZE);
        row = new HBox(sign, name, state);
        row.getStyleClass().add("example-row");
        getStyleClass().add("example-cell");
        setPrefHeight(HEIGHT);
        setPrefWidth(0);
    }

    @Override
    protected void updateItem(@Nullable Example example, boolean empty) {
        super.updateItem(example, empty);
        if (empty || example == null) {
            setGraphic(null);
            setAccessibleText(null);
            setTooltip(null);
            return;
        }
        Path folder = example.file().getParent();
        name.setText(folder.getFileName() + "/" + example.file().getFileName());
        state.setText(messages.get(example.there() ? "first.example.there" : "first.example.new"));
        state.getStyleClass().removeAll("badge-success");
        if (example.there()) {
            state.getStyleClass().add("badge-success");
        }
        sign.setIconLiteral(folder.endsWith("bottles") ? "fth-box" : "fth-user");
        setTooltip(new Tooltip(example.file().toString()));
        setAccessibleText(name.getText() + ", " + state.getText());
        setGraphic(row);
    }
}
