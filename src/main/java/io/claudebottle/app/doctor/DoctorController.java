package io.claudebottle.app.doctor;

import io.claudebottle.app.Messages;
import io.claudebottle.app.PageController;
import io.claudebottle.app.doctor.DoctorViewModel.Picture;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.doctor.Finding;
import io.claudebottle.session.doctor.Report;
import io.claudebottle.session.doctor.Subject;
import io.claudebottle.session.doctor.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// Binds the doctor's page.
final class DoctorController implements PageController {

    private static final PseudoClass FAILED = PseudoClass.getPseudoClass("failed");

    private final DoctorViewModel doctor;
    private final Messages messages;

    @FXML private Node looking;
    @FXML private Button copy;
    @FXML private Button again;
    @FXML private Node report;
    @FXML private Node summaryBox;
    @FXML private FontIcon summaryIcon;
    @FXML private Label summary;
    @FXML private Label counts;
    @FXML private Pane groups;
    @FXML private Node loading;
    @FXML private Node failed;
    @FXML private Label why;

    DoctorController(DoctorViewModel doctor, Messages messages) {
        this.doctor = doctor;
        this.messages = messages;
    }

    @FXML
    private void initialize() {
        looking.visibleProperty().bind(doctor.looking().and(doctor.picture().isNotEqualTo(Picture.LOADING)));
        again.disableProperty().bind(doctor.looking());
        copy.disableProperty().bind(doctor.picture().isNotEqualTo(Picture.REPORT));
        copy.textProperty().bind(Bindings.createStringBinding(
                () -> messages.get(!doctor.copied().get().isEmpty() && doctor.copied().get().equals(doctor.text()) ? "doctor.copied" : "doctor.copy"),
                doctor.copied()));
        report.visibleProperty().bind(doctor.picture().isEqualTo(Picture.REPORT));
        loading.visibleProperty().bind(doctor.picture().isEqualTo(Picture.LOADING));
        failed.visibleProperty().bind(doctor.picture().isEqualTo(Picture.FAILED));
        why.textProperty().bind(doctor.problem().map(problem -> problem.map(Problem::what).orElse("")));
        doctor.report().subscribe(this::show);
    }

    @Override
    public void shown() {
        doctor.look();
    }

    private void show(Optional<Report> found) {
        summary.setText(found.map(Report::summary).orElse(""));
        counts.setText(messages.get("doctor.counts", doctor.count(Verdict.OK), doctor.count(Verdict.WARNING), doctor.count(Verdict.FAILED)));
        boolean bad = found.filter(Report::hasFailed).isPresent();
        summaryBox.pseudoClassStateChanged(FAILED, bad);
        summaryIcon.setIconLiteral(FindingRow.icon(bad ? Verdict.FAILED : Verdict.OK));
        List<Node> shown = new ArrayList<>();
        found.ifPresent(now -> now.bySubject().forEach((subject, findings) -> {
            shown.add(title(subject));
            shown.add(card(findings));
        }));
        groups.getChildren().setAll(shown);
    }

    private static Node title(Subject subject) {
        var title = new Label(subject.title());
        title.getStyleClass().addAll("overline", "doctor-group-title");
        return title;
    }

    private Node card(List<Finding> findings) {
        var card = new VBox();
        card.getStyleClass().addAll("card", "card-flush");
        findings.forEach(finding -> card.getChildren().add(new FindingRow(finding, doctor, messages)));
        card.getChildren().getLast().getStyleClass().add("row-last");
        return card;
    }

    @FXML
    private void again() {
        doctor.look();
    }

    @FXML
    private void copy() {
        doctor.copyReport();
    }
}
