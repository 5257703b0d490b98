package io.claudebottle.app.preflight;

import io.claudebottle.app.Messages;
import io.claudebottle.manifest.ManifestProblem;
import io.claudebottle.manifest.Origin;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// One thing wrong in a manifest file: where, what, what to write instead, and a way to go there.
final class BrokenFileView extends HBox {

    BrokenFileView(ManifestProblem problem, boolean warning, FileOpener opener, Messages messages) {
        var where = new Label(new Origin(problem.file(), problem.line()).brief() + (problem.key().isEmpty() ? "" : "  " + problem.key()));
        where.getStyleClass().addAll("mono", "muted");
        where.setTooltip(new Tooltip(problem.file() + ":" + problem.line()));
        var words = new VBox(where, wrapped(problem.message(), "broken-what"));
        if (!problem.fix().isEmpty()) {
            words.getChildren().add(wrapped(problem.fix(), "muted"));
        }
        words.setMinWidth(0);
        setHgrow(words, Priority.ALWAYS);
        var open = new Button(messages.get("picker.open-file"));
        open.getStyleClass().add("small");
        open.setMinWidth(Region.USE_PREF_SIZE);
        open.setOnAction(_ -> opener.open(problem.file(), problem.line()));
        getStyleClass().addAll("broken-file", warning ? "broken-warning" : "broken-error");
        getChildren().addAll(new FontIcon(warning ? "fth-alert-triangle" : "fth-x-circle"), words, open);
    }

    private static Label wrapped(String text, String style) {
        var label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().add(style);
        return label;
    }
}
