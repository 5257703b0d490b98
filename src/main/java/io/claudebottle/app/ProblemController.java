package io.claudebottle.app;

import io.claudebottle.problem.Problem;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.Pane;
import org.kordamp.ikonli.javafx.FontIcon;

/// Shows a problem where it happened: what failed, what to do, the evidence on demand. Takes no room while there is none.
///
/// To use it, include `problem.fxml` with an `fx:id` and bind [#problemProperty] of the injected controller.
public final class ProblemController {

    private final Messages messages;
    private final ObjectProperty<Optional<Problem>> problem = new SimpleObjectProperty<>(Optional.empty());

    @FXML private Pane root;
    @FXML private FontIcon icon;
    @FXML private Label what;
    @FXML private Label fix;
    @FXML private Hyperlink more;
    @FXML private TextArea evidence;
    @FXML private Hyperlink copy;
    @FXML private Button dismiss;

    ProblemController(Messages messages) {
        this.messages = messages;
    }

    @FXML
    private void initialize() {
        root.visibleProperty().bind(problem.map(Optional::isPresent));
        root.managedProperty().bind(root.visibleProperty());
        what.textProperty().bind(problem.map(shown -> shown.map(Problem::what).orElse("")));
        fix.textProperty().bind(problem.map(shown -> shown.map(Problem::fix).orElse("")));
        fix.managedProperty().bind(fix.textProperty().isNotEmpty());
        more.managedProperty().bind(problem.map(shown -> shown.filter(ProblemController::hasEvidence).isPresent()));
        more.visibleProperty().bind(more.managedProperty());
        evidence.managedProperty().bind(evidence.visibleProperty());
        dismiss.managedProperty().bind(dismiss.visibleProperty());
        problem.addListener((_, _, _) -> showEvidence(false));
        showEvidence(false);
    }

    /// The problem that is shown.
    public ObjectProperty<Optional<Problem>> problemProperty() {
        return problem;
    }

    /// Offers a way to put the problem out of sight; without it the banner stays as long as the problem does.
    public void onDismiss(Runnable action) {
        dismiss.setVisible(true);
        dismiss.setOnAction(_ -> action.run());
    }

    /// For news, which comes in the same words as a problem but is none.
    public void soften() {
        root.getStyleClass().remove("banner-danger");
        root.getStyleClass().add("banner-info");
        icon.setIconLiteral("fth-info");
    }

    @FXML
    private void toggleEvidence() {
        showEvidence(!evidence.isVisible());
    }

    @FXML
    private void copy() {
        var content = new ClipboardContent();
        content.putString(problem.get().map(Problem::asText).orElse(""));
        Clipboard.getSystemClipboard().setContent(content);
        copy.setText(messages.get("problem.copied"));
    }

    private void showEvidence(boolean visible) {
        evidence.setVisible(visible);
        evidence.setText(problem.get().map(ProblemController::evidenceText).orElse(""));
        more.setText(messages.get(visible ? "problem.less" : "problem.more"));
        copy.setText(messages.get("problem.copy"));
    }

    private static boolean hasEvidence(Problem problem) {
        return !problem.command().isEmpty() || !problem.evidence().isEmpty();
    }

    private static String evidenceText(Problem problem) {
        String command = problem.command().isEmpty() ? "" : "$ " + String.join(" ", problem.command()) + "\n";
        return command + String.join("\n", problem.evidence());
    }
}
