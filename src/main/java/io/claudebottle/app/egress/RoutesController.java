package io.claudebottle.app.egress;

import io.claudebottle.app.Messages;
import io.claudebottle.app.PageController;
import io.claudebottle.app.Pages;
import io.claudebottle.app.ProblemController;
import io.claudebottle.app.difference.DifferenceView;
import io.claudebottle.app.difference.Widening;
import io.claudebottle.app.egress.RoutesViewModel.Judgement;
import io.claudebottle.problem.Printable;
import io.claudebottle.problem.Problem;
import java.util.List;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextArea;
import javafx.scene.layout.Region;

/// Binds the editor of a bottle's rules.
final class RoutesController implements PageController {

    private static final double NARROW = 720;

    private final RoutesViewModel routes;
    private final Pages pages;
    private final Messages messages;

    @FXML private Region root;
    @FXML private SplitPane split;
    @FXML private Label title;
    @FXML private TextArea text;
    @FXML private Node loading;
    @FXML private Node same;
    @FXML private DifferenceView difference;
    @FXML private Label verdict;
    @FXML private Button apply;
    @FXML private Node working;
    @FXML private ProblemController problemController;

    RoutesController(RoutesViewModel routes, Pages pages, Messages messages) {
        this.routes = routes;
        this.pages = pages;
        this.messages = messages;
    }

    @FXML
    private void initialize() {
        split.widthProperty().subscribe(width -> split.setOrientation(width.doubleValue() < NARROW ? Orientation.VERTICAL : Orientation.HORIZONTAL));
        title.setText(messages.get("routes.title", routes.bottle().slug()));
        text.textProperty().bindBidirectional(routes.textProperty());
        text.disableProperty().bind(routes.loaded().not().or(routes.applying()));
        loading.visibleProperty().bind(routes.loaded().not().and(problemController.problemProperty().isEqualTo(Optional.empty())));
        difference.speak(messages);
        routes.judgement().subscribe(this::show);
        routes.problem().subscribe(problemController.problemProperty()::set);
        routes.applying().subscribe(_ -> show(routes.judgement().get()));
        working.visibleProperty().bind(routes.applying());
        working.managedProperty().bind(working.visibleProperty());
        routes.applied().subscribe(done -> {
            if (done) {
                pages.back();
            }
        });
    }

    private void show(Judgement judgement) {
        apply.setDisable(!judgement.canBeApplied() || routes.applying().get());
        same.setVisible(judgement.difference().isEmpty());
        difference.setVisible(!judgement.difference().isEmpty());
        difference.getItems().setAll(judgement.difference());
        verdict.setText(words(judgement));
        verdict.getStyleClass().removeAll("text-danger", "text-warning", "muted");
        verdict.getStyleClass().add(judgement.objection().isPresent() ? "text-danger" : judgement.opened().isEmpty() ? "muted" : "text-warning");
    }

    private String words(Judgement judgement) {
        if (judgement.objection().isPresent()) {
            Problem why = judgement.objection().get();
            return Printable.of(why.fix().isEmpty() ? why.what() : why.what() + ". " + why.fix());
        }
        if (judgement.difference().isEmpty()) {
            return messages.get("routes.same");
        }
        List<String> hosts = judgement.opened().stream().map(Widening::host).toList();
        return hosts.isEmpty() ? messages.get("routes.narrower") : messages.get("routes.opens", String.join(", ", hosts));
    }

    @Override
    public void shown() {
        routes.load();
        text.requestFocus();
    }

    @FXML
    private void apply() {
        routes.apply();
    }

    @FXML
    private void cancel() {
        pages.back();
    }
}
