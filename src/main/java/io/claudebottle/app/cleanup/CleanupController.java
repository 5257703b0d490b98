package io.claudebottle.app.cleanup;

import io.claudebottle.app.FxmlFile;
import io.claudebottle.app.FxmlLoaders;
import io.claudebottle.app.Messages;
import io.claudebottle.app.PageController;
import io.claudebottle.app.ProblemController;
import io.claudebottle.app.cleanup.CleanupViewModel.AllTicked;
import io.claudebottle.app.cleanup.CleanupViewModel.Picture;
import io.claudebottle.problem.Problem;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Pane;
import javafx.scene.layout.StackPane;

/// Binds the cleanup view.
final class CleanupController implements PageController {

    private final CleanupViewModel cleanup;
    private final InstantSource clock;
    private final FxmlLoaders loaders;
    private final Messages messages;

    @FXML private Node asking;
    @FXML private Button refresh;
    @FXML private Pane unasked;
    @FXML private Node allLocked;
    @FXML private Node table;
    @FXML private CheckBox all;
    @FXML private ListView<LeftoverItem> rows;
    @FXML private Node loading;
    @FXML private Node nothing;
    @FXML private Node unavailable;
    @FXML private Node footer;
    @FXML private Label words;
    @FXML private StackPane removePlace;
    @FXML private Button remove;

    CleanupController(CleanupViewModel cleanup, InstantSource clock, FxmlLoaders loaders, Messages messages) {
        this.cleanup = cleanup;
        this.clock = clock;
        this.loaders = loaders;
        this.messages = messages;
    }

    @FXML
    private void initialize() {
        asking.visibleProperty().bind(cleanup.asking().and(cleanup.picture().isNotEqualTo(Picture.LOADING)));
        refresh.disableProperty().bind(cleanup.asking().or(cleanup.removing().greaterThan(0)));
        for (Node node : new Node[] {unasked, allLocked, footer}) {
            node.managedProperty().bind(node.visibleProperty());
        }
        rows.setItems(cleanup.items());
        rows.setCellFactory(_ -> new LeftoverCell(clock, messages));
        rows.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.SPACE) {
                Optional.ofNullable(rows.getSelectionModel().getSelectedItem()).map(LeftoverItem::tickedProperty).ifPresent(tick -> tick.set(!tick.get()));
                event.consume();
            }
        });
        cleanup.picture().subscribe(this::draw);
        cleanup.unasked().addListener((Observable _) -> showUnasked());
        cleanup.problem().addListener((Observable _) -> showUnasked());
        showUnasked();

        cleanup.allTicked().subscribe(this::drawAll);
        all.setOnAction(_ -> {
            cleanup.toggleAll();
            drawAll(cleanup.allTicked().get());
        });
        remove.disableProperty().bind(cleanup.tickedCount().isEqualTo(0).or(cleanup.removing().greaterThan(0)));
        remove.textProperty().bind(Bindings.createStringBinding(this::removeText, cleanup.tickedCount(), cleanup.removing()));
        words.textProperty().bind(Bindings.createStringBinding(this::footerText, cleanup.tickedCount(), cleanup.removing()));
        var why = new Tooltip(messages.get("cleanup.remove.none"));
        remove.disableProperty().subscribe(disabled -> {
            if (disabled) {
                Tooltip.install(removePlace, why);
            } else {
                Tooltip.uninstall(removePlace, why);
            }
        });
    }

    @Override
    public void shown() {
        cleanup.refresh();
    }

    private void draw(Picture picture) {
        boolean rowsThere = picture == Picture.ROWS || picture == Picture.ALL_LOCKED;
        table.setVisible(rowsThere);
        all.setDisable(picture == Picture.ALL_LOCKED);
        allLocked.setVisible(picture == Picture.ALL_LOCKED);
        loading.setVisible(picture == Picture.LOADING);
        nothing.setVisible(picture == Picture.NOTHING);
        unavailable.setVisible(picture == Picture.UNAVAILABLE);
        footer.setVisible(picture == Picture.ROWS);
    }

    private void drawAll(AllTicked state) {
        all.setIndeterminate(state == AllTicked.SOME);
        all.setSelected(state == AllTicked.ALL);
    }

    private void showUnasked() {
        unasked.getChildren().setAll(Stream.concat(
                        cleanup.problem().get().stream(), cleanup.unasked().stream().map(this::named))
                .map(this::banner)
                .toList());
        unasked.setVisible(!unasked.getChildren().isEmpty());
    }

    private Problem named(CleanupViewModel.Unasked unaskedBackend) {
        Problem why = unaskedBackend.why();
        return new Problem(messages.get("cleanup.unasked", unaskedBackend.backend(), why.what()), why.fix(), why.command(), why.evidence());
    }

    private Node banner(Problem problem) {
        FxmlLoaders.Loaded loaded = loaders.load(FxmlFile.PROBLEM);
        loaded.controller(ProblemController.class).problemProperty().set(Optional.of(problem));
        return loaded.root();
    }

    private String removeText() {
        return cleanup.removing().get() > 0 ? messages.get("cleanup.removing") : messages.get("cleanup.remove", cleanup.tickedCount().get());
    }

    private String footerText() {
        return messages.get(cleanup.tickedCount().get() == 0 ? "cleanup.remove.none" : "cleanup.undo");
    }

    @FXML
    private void refresh() {
        cleanup.refresh();
    }

    @FXML
    private void remove() {
        cleanup.removeTicked();
    }
}
