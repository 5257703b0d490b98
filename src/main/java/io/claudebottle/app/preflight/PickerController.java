package io.claudebottle.app.preflight;

import atlantafx.base.controls.CustomTextField;
import io.claudebottle.app.Messages;
import io.claudebottle.app.PageController;
import io.claudebottle.app.Pages;
import io.claudebottle.app.ProblemController;
import io.claudebottle.app.preflight.PickerViewModel.Picture;
import io.claudebottle.manifest.ManifestProblem;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MultipleSelectionModel;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/// Binds the agent picker. The focus stays in the filter; the arrow keys move in the list from there.
final class PickerController implements PageController {

    private static final double ROOM_FOR_KEYS = 640;

    private final PickerViewModel picker;
    private final Pages pages;
    private final Consumer<AgentChoice> onPicked;
    private final FileOpener opener;
    private final Messages messages;

    @FXML private Region root;
    @FXML private CustomTextField filter;
    @FXML private ProblemController problemController;
    @FXML private ListView<AgentChoice> rows;
    @FXML private Node loading;
    @FXML private Node filteredOut;
    @FXML private Node none;
    @FXML private Node failed;
    @FXML private Label bottleFile;
    @FXML private Label agentFile;
    @FXML private Node brokenSection;
    @FXML private Label brokenTitle;
    @FXML private Pane broken;
    @FXML private Node keys;
    @FXML private Label uncounted;

    PickerController(PickerViewModel picker, Pages pages, Consumer<AgentChoice> onPicked, FileOpener opener, Messages messages) {
        this.picker = picker;
        this.pages = pages;
        this.onPicked = onPicked;
        this.opener = opener;
        this.messages = messages;
    }

    @FXML
    private void initialize() {
        filter.textProperty().bindBidirectional(picker.filterProperty());
        filter.addEventFilter(KeyEvent.KEY_PRESSED, this::onKey);
        problemController.problemProperty().bind(picker.problem());
        rows.setItems(picker.shown());
        rows.setFixedCellSize(AgentChoiceCell.HEIGHT);
        rows.setCellFactory(_ -> new AgentChoiceCell(onPicked, messages));
        rows.prefHeightProperty().bind(Bindings.size(picker.shown()).multiply(AgentChoiceCell.HEIGHT).add(2));
        picker.shown().addListener((Observable _) -> selectSomething());
        // Whoever types means the best answer, not what was selected before.
        picker.filterProperty().subscribe(() -> rows.getSelectionModel().selectFirst());

        Map<Picture, Node> pictures = Map.of(
                Picture.LOADING, loading,
                Picture.ROWS, rows,
                Picture.FILTERED_OUT, filteredOut,
                Picture.NONE, none,
                Picture.FAILED, failed);
        pictures.values().forEach(node -> node.managedProperty().bind(node.visibleProperty()));
        picker.picture().subscribe(picture -> pictures.forEach((kind, node) -> node.setVisible(kind == picture)));
        bottleFile.setText(picker.starter().bottleFile().toString());
        agentFile.setText(picker.starter().agentFile().toString());

        picker.broken().addListener((Observable _) -> showBroken());
        picker.warnings().addListener((Observable _) -> showBroken());
        showBroken();
        keys.visibleProperty().bind(root.widthProperty().greaterThan(ROOM_FOR_KEYS));
        picker.uncounted().subscribe(problem -> {
            uncounted.setText(problem.isPresent() ? messages.get("picker.uncounted") : "");
            uncounted.setTooltip(problem.map(why -> new Tooltip(why.asText())).orElse(null));
        });
    }

    @Override
    public void shown() {
        picker.load();
        filter.requestFocus();
    }

    private void showBroken() {
        brokenSection.setVisible(!picker.broken().isEmpty() || !picker.warnings().isEmpty());
        brokenSection.setManaged(brokenSection.isVisible());
        brokenTitle.setText(
                picker.broken().isEmpty()
                        ? messages.get("picker.warnings", picker.warnings().size())
                        : messages.get("picker.broken", picker.broken().size()));
        broken.getChildren().setAll(Stream.concat(
                        picker.broken().stream().map(problem -> view(problem, false)), picker.warnings().stream().map(problem -> view(problem, true)))
                .toList());
    }

    private Node view(ManifestProblem problem, boolean warning) {
        return new BrokenFileView(problem, warning, opener, messages);
    }

    /// Enter takes what is selected, so something always is.
    private void selectSomething() {
        MultipleSelectionModel<AgentChoice> selection = rows.getSelectionModel();
        if (!picker.shown().isEmpty() && !picker.shown().contains(selection.getSelectedItem())) {
            selection.selectFirst();
        }
    }

    private void onKey(KeyEvent event) {
        MultipleSelectionModel<AgentChoice> selection = rows.getSelectionModel();
        switch (event.getCode()) {
            case UP -> selection.selectPrevious();
            case DOWN -> selection.selectNext();
            case ENTER -> {
                if (selection.getSelectedItem() != null) {
                    onPicked.accept(selection.getSelectedItem());
                }
            }
            case ESCAPE -> {
                if (!picker.escape()) {
                    return;
                }
            }
            default -> {
                return;
            }
        }
        rows.scrollTo(selection.getSelectedIndex());
        event.consume();
    }

    @FXML
    private void clearFilter() {
        picker.escape();
        filter.requestFocus();
    }

    @FXML
    private void reload() {
        filter.requestFocus();
        picker.load();
    }

    @FXML
    private void writeStarter() {
        // The button goes as soon as there is an agent; the focus must not wander out of the page with it.
        filter.requestFocus();
        picker.writeStarter();
    }

    @FXML
    private void close() {
        pages.back();
    }
}
