package io.claudebottle.app.preflight;

import io.claudebottle.app.Messages;
import java.util.function.Consumer;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;
import org.jspecify.annotations.Nullable;

/// One agent that can be launched: its name and what it is for, where it comes from, how many of it run.
final class AgentChoiceCell extends ListCell<AgentChoice> {

    static final double HEIGHT = 56;

    private final Messages messages;
    private final Label name = new Label();
    private final Label running = new Label();
    private final Label description = new Label();
    private final Label bottle = new Label();
    private final Label origin = new Label();
    private final HBox row;

    /// @param onPicked hears of a click
    AgentChoiceCell(Consumer<AgentChoice> onPicked, Messages messages) {
        this.messages = messages;
        name.getStyleClass().add("t-strong");
        running.getStyleClass().addAll("badge", "badge-success");
        running.managedProperty().bind(running.visibleProperty());
        description.getStyleClass().addAll("muted", "t-small");
        description.setMinWidth(0);
        bottle.getStyleClass().add("badge");
        bottle.setGraphic(new FontIcon("fth-box"));
        origin.getStyleClass().add("badge");
        var first = new HBox(name, running);
        first.getStyleClass().add("choice-name");
        var words = new VBox(first, description);
        words.getStyleClass().add("choice-words");
        words.setMinWidth(0);
        HBox.setHgrow(words, Priority.ALWAYS);
        bottle.setMinWidth(Region.USE_PREF_SIZE);
        origin.setMinWidth(Region.USE_PREF_SIZE);
        row = new HBox(words, bottle, origin, new FontIcon("fth-chevron-right"));
        row.getStyleClass().add("choice");
        getStyleClass().add("choice-cell");
        setPrefHeight(HEIGHT);
        // Without it a long description would make the whole list scroll sideways.
        setPrefWidth(0);
        setOnMouseClicked(event -> {
            if (event.getButton() == MouseButton.PRIMARY && getItem() != null) {
                onPicked.accept(getItem());
            }
        });
    }

    @Override
    protected void updateItem(@Nullable AgentChoice agent, boolean empty) {
        super.updateItem(agent, empty);
        if (empty || agent == null) {
            setGraphic(null);
            setAccessibleText(null);
            return;
        }
        name.setText(agent.name());
        running.setText(messages.get("picker.running", agent.running()));
        running.setVisible(agent.running() > 0);
        description.setText(agent.description().isEmpty() ? messages.get("picker.no-description") : agent.description());
        bottle.setText(agent.bottle());
        origin.setText(messages.get(agent.fromWorkingDirectory() ? "picker.origin.repository" : "picker.origin.home"));
        origin.getStyleClass().removeAll("badge-accent");
        if (agent.fromWorkingDirectory()) {
            origin.getStyleClass().add("badge-accent");
        }
        origin.setTooltip(new Tooltip(agent.origin().toString()));
        setAccessibleText(messages.get("picker.spoken", agent.name(), agent.bottle(), origin.getText(), agent.running()));
        setGraphic(row);
    }
}
