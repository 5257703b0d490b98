package io.claudebottle.app.preflight;

import io.claudebottle.app.Messages;
import io.claudebottle.policy.Grants.Exposure;
import io.claudebottle.policy.PlanRow;
import java.util.List;
import java.util.Locale;
import javafx.animation.PauseTransition;
import javafx.css.PseudoClass;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import javafx.util.Duration;

/// One row of a plan's card: label, value with its note, a chip for how much of it the agent sees, and the place of its declaration.
final class PlanLineView extends VBox {

    private static final PseudoClass WIDENED = PseudoClass.getPseudoClass("widened");
    private static final PseudoClass FLASH = PseudoClass.getPseudoClass("flash");
    /// The words `host`, `asked` or `literal`.
    private static final double LEAST_VALUE = 52;
    /// A variable's row is the fullest one: in a narrower one the folder is left to the tooltip of its origin.
    private static final double ROOM_FOR_FOLDER = 396;
    /// `…md:120`.
    private static final double LEAST_ORIGIN = 56;
    private static final Duration FLASH_TIME = Duration.millis(1_400);

    private final PlanLine line;
    private final PauseTransition flashing = new PauseTransition(FLASH_TIME);
    private final List<SecretInput> inputs;

    PlanLineView(PlanLine line, FileOpener opener, Messages messages) {
        this.line = line;
        PlanRow row = line.row();
        Label label = line.exposure().isPresent() ? new VariableName(row.label()) : new Label(row.label());
        label.getStyleClass().addAll("plan-label", "plan-label-" + row.group().name().toLowerCase(Locale.ROOT));
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);

        TextFlow value = value(row, line.exposure().isEmpty() ? shownNote(line) : "");
        boolean apart = saysMuchOfARoute(line);
        Region middle = apart ? new Region() : value;
        HBox.setHgrow(middle, Priority.ALWAYS);
        var cells = new HBox(label, middle);
        cells.getStyleClass().add("plan-cells");
        line.exposure().ifPresent(exposure -> {
            value.setMinWidth(LEAST_VALUE);
            cells.getChildren().add(chip(exposure, row.note(), messages));
        });
        line.declaredAt().ifPresent(origin -> {
            var link = new Hyperlink();
            link.textProperty().bind(cells.widthProperty().map(width ->
                    line.exposure().isPresent() && width.doubleValue() < ROOM_FOR_FOLDER ? origin.file().getFileName() + ":" + origin.line() : origin.brief()));
            link.getStyleClass().add("plan-origin");
            if (line.exposure().isPresent()) {
                // Beside a long name not all of it has room; the number says most.
                link.setMinWidth(LEAST_ORIGIN);
                link.setTextOverrun(OverrunStyle.LEADING_ELLIPSIS);
            } else {
                link.setMinWidth(Region.USE_PREF_SIZE);
            }
            link.setTooltip(new Tooltip(messages.get("preflight.open", origin.toString())));
            link.setAccessibleText(messages.get("preflight.open", origin.brief()));
            link.setOnAction(_ -> {
                link.setVisited(false);
                opener.open(origin.file(), origin.line());
            });
            cells.getChildren().add(link);
        });
        getChildren().add(cells);
        if (apart) {
            value.getStyleClass().add("plan-more");
            getChildren().add(value);
        }

        inputs = line.secrets().stream().map(field -> new SecretInput(field, messages)).toList();
        getChildren().addAll(inputs);
        getStyleClass().add("plan-row");
        pseudoClassStateChanged(WIDENED, line.widened());
        flashing.setOnFinished(_ -> pseudoClassStateChanged(FLASH, false));
    }

    private static TextFlow value(PlanRow row, String shownNote) {
        var value = new Text(shortened(row));
        value.getStyleClass().addAll("plan-value", "tone-" + row.tone().name().toLowerCase(Locale.ROOT));
        var flow = new TextFlow(value);
        if (!shownNote.isEmpty()) {
            var note = new Text("  " + shownNote);
            note.getStyleClass().addAll("plan-note", "tone-" + row.tone().name().toLowerCase(Locale.ROOT));
            flow.getChildren().add(note);
        }
        flow.setMinHeight(Region.USE_PREF_SIZE);
        Tooltip.install(flow, new Tooltip(row.note().isEmpty() ? row.value() : row.value() + "\n" + row.note()));
        return flow;
    }

    /// The link to the bottle's file says better than the word `bottle` where a route comes from.
    private static String shownNote(PlanLine line) {
        String note = line.row().note();
        if (line.row().group() == PlanRow.Group.EGRESS && note.startsWith("default,") && note.endsWith("scanned")) {
            return "default, not scanned";
        }
        return line.declaredAt().isPresent() ? note.replaceFirst("^bottle(; |$)", "") : note;
    }

    /// Beside host and file there is room for two words: what is more gets a line of its own.
    private static boolean saysMuchOfARoute(PlanLine line) {
        return line.row().group() == PlanRow.Group.EGRESS && line.declaredAt().isPresent() && !line.row().note().equals("bottle");
    }

    /// What the label says already is not said twice; the whole value is in the tooltip.
    private static String shortened(PlanRow row) {
        if (row.value().equals("host variable " + row.label())) {
            return "host";
        }
        String folder = "/.claude/skills/" + row.label();
        return row.value().endsWith(folder) ? "~/.claude/skills" : row.value();
    }

    private static Label chip(Exposure exposure, String note, Messages messages) {
        var chip = new Label(messages.get("preflight.exposure." + exposure.name().toLowerCase(Locale.ROOT)));
        chip.getStyleClass().addAll("badge", switch (exposure) {
            case READABLE -> "badge-warning";
            case PLACEHOLDER -> "badge-success";
            case ASKED -> "badge-accent";
            case MISSING -> "badge-danger";
        });
        chip.setTooltip(new Tooltip(note));
        chip.setAccessibleText(note);
        chip.setMinWidth(Region.USE_PREF_SIZE);
        return chip;
    }

    PlanLine line() {
        return line;
    }

    List<SecretInput> inputs() {
        return inputs;
    }

    /// Draws the eye here for a moment.
    void flash() {
        pseudoClassStateChanged(FLASH, true);
        flashing.playFromStart();
    }
}
