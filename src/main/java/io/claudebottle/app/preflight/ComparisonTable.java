package io.claudebottle.app.preflight;

import io.claudebottle.app.Messages;
import io.claudebottle.problem.Problem;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// What the backends isolate and what they do not stop: one beside the other, a row for each question; where there is too little room, one
/// below the other.
public final class ComparisonTable extends GridPane {

    private static final double QUESTION_WIDTH = 112;

    /// Less than this and a column is a column of single words.
    private static final double LEAST_COLUMN = 180;

    private Runnable fill = () -> {};
    private int backends;
    private boolean sideBySide;

    public ComparisonTable() {
        getStyleClass().add("comparison");
        widthProperty().addListener((_, _, _) -> {
            if (fits() != sideBySide) {
                fill.run();
            }
        });
    }

    private record Question(String key, Function<BackendChoice, Node> answer) {}

    /// @param chosen name of the backend that the plan is for
    /// @param onUse hears which one is to be taken instead
    void show(List<BackendChoice> choices, String chosen, Consumer<BackendChoice> onUse, Messages messages) {
        backends = choices.size();
        fill = () -> {
            sideBySide = fits();
            getChildren().clear();
            getColumnConstraints().clear();
            var answers = new Answers(chosen, onUse, messages);
            if (sideBySide) {
                fillSideBySide(choices, answers, messages);
            } else {
                fillBelow(choices, answers, messages);
            }
        };
        fill.run();
    }

    private boolean fits() {
        return getWidth() >= QUESTION_WIDTH + backends * (LEAST_COLUMN + getHgap());
    }

    private void fillSideBySide(List<BackendChoice> choices, Answers answers, Messages messages) {
        getColumnConstraints().add(fixed(QUESTION_WIDTH));
        choices.forEach(_ -> getColumnConstraints().add(growing()));
        for (int column = 0; column < choices.size(); column++) {
            add(answers.heading(choices.get(column)), column + 1, 0);
        }
        List<Question> questions = answers.questions();
        for (int row = 0; row < questions.size(); row++) {
            add(question(questions.get(row), messages), 0, row + 1);
            for (int column = 0; column < choices.size(); column++) {
                add(top(questions.get(row).answer().apply(choices.get(column))), column + 1, row + 1);
            }
        }
    }

    private void fillBelow(List<BackendChoice> choices, Answers answers, Messages messages) {
        getColumnConstraints().add(growing());
        int row = 0;
        for (BackendChoice choice : choices) {
            add(answers.heading(choice), 0, row++);
            for (Question question : answers.questions()) {
                var block = new VBox(question(question, messages), question.answer().apply(choice));
                block.getStyleClass().add("comparison-block");
                add(block, 0, row++);
            }
        }
    }

    private static Label question(Question question, Messages messages) {
        var label = new Label(messages.get(question.key()));
        label.getStyleClass().addAll("muted", "t-small");
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        GridPane.setValignment(label, VPos.TOP);
        return label;
    }

    private static Node top(Node node) {
        GridPane.setValignment(node, VPos.TOP);
        return node;
    }

    private static ColumnConstraints fixed(double width) {
        return new ColumnConstraints(width, width, width);
    }

    /// From nothing, so that all get the same whatever is in them.
    private static ColumnConstraints growing() {
        return new ColumnConstraints(0, 0, Double.MAX_VALUE, Priority.ALWAYS, HPos.LEFT, true);
    }

    /// What stands in a backend's column.
    private static final class Answers {

        private final String chosen;
        private final Consumer<BackendChoice> onUse;
        private final Messages messages;
        private final FigureWords figures;

        Answers(String chosen, Consumer<BackendChoice> onUse, Messages messages) {
            this.chosen = chosen;
            this.onUse = onUse;
            this.messages = messages;
            this.figures = new FigureWords(messages);
        }

        List<Question> questions() {
            return List.of(
                    new Question("comparison.here", this::here),
                    new Question("comparison.bottle", choice -> text(choice.isolation().bottle())),
                    new Question("comparison.kernel", choice -> text(choice.isolation().kernel())),
                    new Question("comparison.isolates", choice -> list(choice.isolation().isolates(), "fth-check", "good")),
                    new Question("comparison.open", choice -> list(choice.isolation().doesNotStop(), "fth-alert-triangle", "caution")),
                    new Question("comparison.ready", choice -> text(figures.ready(choice.figures()))),
                    new Question("comparison.memory", choice -> text(figures.memory(choice.figures()))),
                    new Question("comparison.needs", choice -> list(choice.isolation().needs(), "fth-chevron-right", "plain")));
        }

        Node heading(BackendChoice choice) {
            var name = new Label(choice.name());
            name.getStyleClass().add("t-section");
            name.setMinWidth(0);
            HBox.setHgrow(name, Priority.ALWAYS);
            name.setMaxWidth(Double.MAX_VALUE);
            boolean isChosen = choice.name().equals(chosen);
            var use = new Button(messages.get(isChosen ? "comparison.chosen" : "comparison.use"));
            use.setId("use-" + choice.name());
            use.getStyleClass().add("small");
            use.setMinWidth(Region.USE_PREF_SIZE);
            use.setDisable(isChosen || !choice.isAvailable());
            use.setAccessibleText(messages.get("comparison.use.spoken", choice.name()));
            use.setOnAction(_ -> onUse.accept(choice));
            var place = new HBox(use);
            choice.unavailable().map(Problem::asText).ifPresent(why -> Tooltip.install(place, new Tooltip(why)));
            var heading = new HBox(name, place);
            heading.getStyleClass().add("comparison-heading");
            return heading;
        }

        private Node here(BackendChoice choice) {
            if (choice.isAvailable()) {
                return list(List.of(messages.get("comparison.available")), "fth-check", "good");
            }
            Problem why = choice.unavailable().get();
            var reason = list(List.of(why.what()), "fth-x", "bad");
            if (!why.fix().isEmpty()) {
                reason.getChildren().add(text(why.fix()));
            }
            return reason;
        }

        private static VBox list(List<String> entries, String icon, String kind) {
            var list = new VBox();
            list.getStyleClass().add("comparison-list");
            for (String entry : entries) {
                Label words = text(entry);
                HBox.setHgrow(words, Priority.ALWAYS);
                var line = new HBox(new FontIcon(icon), words);
                line.getStyleClass().addAll("comparison-line", "comparison-" + kind);
                list.getChildren().add(line);
            }
            return list;
        }

        private static Label text(String words) {
            var label = new Label(words);
            label.setWrapText(true);
            label.setMinWidth(0);
            label.setMinHeight(Region.USE_PREF_SIZE);
            return label;
        }
    }
}
