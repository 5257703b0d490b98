package io.claudebottle.app.palette;

import io.claudebottle.app.palette.PaletteViewModel.Hit;
import java.util.HashSet;
import java.util.Set;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// A command with the letters that matched set off.
final class HitCell extends ListCell<Hit> {

    /// Left and right of a row, as in the stylesheet.
    private static final double PADDING = 16;

    private final FontIcon icon = new FontIcon();
    private final TextFlow title = new TextFlow();
    private final Label detail = new Label();
    private final Label shortcut = new Label();
    private final HBox row = new HBox();

    HitCell() {
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        detail.getStyleClass().addAll("muted", "t-small");
        shortcut.getStyleClass().add("key");
        shortcut.visibleProperty().bind(shortcut.textProperty().isNotEmpty());
        row.setAlignment(Pos.CENTER_LEFT);
        row.getStyleClass().add("hit");
        row.getChildren().addAll(icon, title, detail, gap, shortcut);
        getStyleClass().add("hit-cell");
        setPrefWidth(0);
        row.prefWidthProperty().bind(widthProperty().subtract(PADDING));
    }

    @Override
    protected void updateItem(@Nullable Hit hit, boolean empty) {
        super.updateItem(hit, empty);
        if (empty || hit == null) {
            setGraphic(null);
            return;
        }
        Command command = hit.command();
        icon.setIconLiteral(command.icon());
        detail.setText(command.detail());
        shortcut.setText(command.shortcut());
        showTitle(command.title(), hit.match());
        setAccessibleText(command.title() + " " + command.detail());
        setGraphic(row);
    }

    private void showTitle(String text, FuzzyMatch match) {
        title.getChildren().clear();
        Set<Integer> matched = new HashSet<>(match.positions());
        int start = 0;
        for (int i = 1; i <= text.length(); i++) {
            if (i == text.length() || matched.contains(i) != matched.contains(start)) {
                var run = new Text(text.substring(start, i));
                run.getStyleClass().add(matched.contains(start) ? "hit-matched" : "hit-plain");
                title.getChildren().add(run);
                start = i;
            }
        }
    }
}
