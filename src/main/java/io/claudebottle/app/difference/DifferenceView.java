package io.claudebottle.app.difference;

import io.claudebottle.app.Messages;
import io.claudebottle.app.difference.DiffLine.Kind;
import java.util.List;
import java.util.Map;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;

/// Shows a difference in lines, each with the sign of what becomes of it: the colour only repeats it.
public final class DifferenceView extends ListView<DiffLine> {

    private static final double LINE = 20;
    private static final Map<Kind, String> SIGNS = Map.of(Kind.SAME, " ", Kind.ADDED, "+", Kind.REMOVED, "−", Kind.GAP, "⋯");
    private static final Map<Kind, PseudoClass> STATES = Map.of(
            Kind.ADDED, PseudoClass.getPseudoClass("added"),
            Kind.REMOVED, PseudoClass.getPseudoClass("removed"),
            Kind.GAP, PseudoClass.getPseudoClass("gap"));

    /// Its height fits a list of that many lines, within these bounds.
    private int mostLines = 14;

    public DifferenceView() {
        getStyleClass().add("difference");
        setFixedCellSize(LINE);
        setFocusTraversable(true);
    }

    /// What the view says of itself and of gaps.
    public void speak(Messages messages) {
        setAccessibleText(messages.get("difference.title"));
        setCellFactory(_ -> new Line(messages));
    }

    /// @param most lines that are on the screen at once
    public void setMostLines(int most) {
        mostLines = most;
    }

    public int getMostLines() {
        return mostLines;
    }

    public void show(List<DiffLine> lines) {
        getItems().setAll(lines);
        // Room for a scroll bar below: a line may be longer than the view is wide.
        double height = Math.min(mostLines, Math.max(1, lines.size())) * LINE + 20;
        setMinHeight(height);
        setPrefHeight(height);
        setMaxHeight(height);
    }

    private static final class Line extends ListCell<DiffLine> {

        private final Messages messages;
        private final Label sign = new Label();
        private final Label text = new Label();
        private final HBox row = new HBox(sign, text);

        Line(Messages messages) {
            this.messages = messages;
            getStyleClass().add("diff-line");
            sign.getStyleClass().add("diff-sign");
            text.getStyleClass().add("diff-text");
            row.getStyleClass().add("diff-row");
        }

        @Override
        protected void updateItem(@Nullable DiffLine line, boolean empty) {
            super.updateItem(line, empty);
            STATES.forEach((kind, state) -> pseudoClassStateChanged(state, line != null && line.kind() == kind));
            if (empty || line == null) {
                setGraphic(null);
                setAccessibleText(null);
                return;
            }
            sign.setText(SIGNS.get(line.kind()));
            text.setText(line.kind() == Kind.GAP ? messages.get("difference.gap", Integer.parseInt(line.text())) : line.text());
            setAccessibleText(SIGNS.get(line.kind()) + " " + text.getText());
            setGraphic(row);
        }
    }
}
