package io.claudebottle.app.doctor;

import io.claudebottle.app.Messages;
import io.claudebottle.session.doctor.Finding;
import io.claudebottle.session.doctor.Verdict;
import javafx.beans.binding.Bindings;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// One finding: verdict, name and version on the left; on the right what is wrong, where it is, what it is for and what to do.
final class FindingRow extends HBox {

    private final DoctorViewModel doctor;
    private final Messages messages;

    FindingRow(Finding finding, DoctorViewModel doctor, Messages messages) {
        this.doctor = doctor;
        this.messages = messages;
        Verdict verdict = finding.verdict();
        getStyleClass().addAll("row", "finding");
        pseudoClassStateChanged(PseudoClass.getPseudoClass(verdict.word()), true);

        var facts = new VBox();
        facts.getStyleClass().add("finding-facts");
        facts.setMinWidth(0);
        setHgrow(facts, Priority.ALWAYS);
        add(facts, finding.words(), "finding-words");
        add(facts, finding.path(), "mono", "muted");
        add(facts, messages.get("doctor.needed", finding.neededFor()), "muted", "t-small");
        add(facts, finding.fix().words(), "finding-fix-words");
        if (!finding.fix().command().isEmpty()) {
            facts.getChildren().add(command(finding));
        }
        getChildren().setAll(sign(verdict), name(finding), facts);
        setAccessibleRole(AccessibleRole.TEXT);
        setAccessibleText(finding.check() + ": " + messages.get("doctor.verdict." + verdict.word()) + ". " + finding.text());
    }

    static String icon(Verdict verdict) {
        return switch (verdict) {
            case OK -> "fth-check-circle";
            case ABSENT -> "fth-minus-circle";
            case WARNING -> "fth-alert-triangle";
            case FAILED -> "fth-x-circle";
        };
    }

    private static Node sign(Verdict verdict) {
        var icon = new FontIcon(icon(verdict));
        icon.getStyleClass().add("verdict-icon");
        var place = new StackPane(icon);
        place.getStyleClass().add("finding-verdict");
        place.setAlignment(Pos.TOP_CENTER);
        return place;
    }

    private static Node name(Finding finding) {
        var names = new VBox();
        names.getStyleClass().add("finding-name");
        add(names, finding.check(), "t-strong");
        add(names, finding.version(), "muted", "t-small");
        return names;
    }

    /// In as many lines as it takes; nothing for nothing.
    private static void add(VBox lines, String text, String... styleClasses) {
        if (!text.isEmpty()) {
            lines.getChildren().add(label(text, styleClasses));
        }
    }

    private static Label label(String text, String... styleClasses) {
        var label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().addAll(styleClasses);
        return label;
    }

    private Node command(Finding finding) {
        String command = finding.fix().command();
        var text = label(command, "mono");
        text.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(text, Priority.ALWAYS);
        var copy = new Button();
        copy.getStyleClass().addAll("small", "flat");
        copy.setMinWidth(Region.USE_PREF_SIZE);
        copy.setGraphic(new FontIcon("fth-copy"));
        copy.textProperty().bind(Bindings.createStringBinding(
                () -> messages.get(command.equals(doctor.copied().get()) ? "doctor.copied" : "doctor.fix.copy"), doctor.copied()));
        copy.setAccessibleText(messages.get("doctor.fix.copy.what", finding.check()));
        copy.setOnAction(_ -> doctor.copy(command));
        var box = new HBox(text, copy);
        box.getStyleClass().add("finding-fix");
        return box;
    }
}
