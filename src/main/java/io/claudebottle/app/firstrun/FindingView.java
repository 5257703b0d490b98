package io.claudebottle.app.firstrun;

import io.claudebottle.app.Messages;
import io.claudebottle.session.doctor.Finding;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// One line of what this machine has: the verdict as a sign, what was found, and what to do.
final class FindingView extends HBox {

    FindingView(Finding finding, Messages messages) {
        String verdict = finding.verdict().word();
        var sign = new FontIcon(switch (finding.verdict()) {
            case OK -> "fth-check";
            case ABSENT -> "fth-minus";
            case WARNING -> "fth-alert-triangle";
            case FAILED -> "fth-x-circle";
        });
        var name = new Label(finding.check());
        name.getStyleClass().add("t-strong");
        name.setMinWidth(Region.USE_PREF_SIZE);
        var what = wrapped(finding.text(), "finding-text");
        setHgrow(what, Priority.ALWAYS);
        var title = new HBox(name, what);
        title.getStyleClass().add("finding-title");
        var words = new VBox(title);
        words.getStyleClass().add("finding-words");
        words.setMinWidth(0);
        setHgrow(words, Priority.ALWAYS);
        if (!finding.fix().words().isEmpty()) {
            words.getChildren().add(wrapped(finding.fix().words(), "muted"));
        }
        if (!finding.fix().command().isEmpty()) {
            words.getChildren().add(new CommandView(finding.fix().command(), messages));
        }
        getStyleClass().addAll("finding", "finding-" + verdict);
        setAccessibleText(finding.check() + ": " + messages.get("doctor.verdict." + verdict));
        getChildren().addAll(sign, words);
    }

    private static Label wrapped(String text, String style) {
        var label = new Label(text);
        label.setWrapText(true);
        label.setMinWidth(0);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().add(style);
        return label;
    }
}
