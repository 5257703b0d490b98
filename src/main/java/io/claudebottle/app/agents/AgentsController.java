package io.claudebottle.app.agents;

import atlantafx.base.controls.CustomTextField;
import io.claudebottle.app.FxmlFile;
import io.claudebottle.app.FxmlLoaders;
import io.claudebottle.app.Messages;
import io.claudebottle.app.Page;
import io.claudebottle.app.PageController;
import io.claudebottle.app.Pages;
import io.claudebottle.app.ProblemController;
import io.claudebottle.app.agents.AgentsViewModel.BackendStatus;
import io.claudebottle.app.agents.AgentsViewModel.Picture;
import io.claudebottle.problem.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.beans.property.DoubleProperty;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.SplitPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Pane;

/// The list of agents on the left; what is open in terminals lies to the right of it.
final class AgentsController implements PageController {

    private static final double NARROW = 640;

    private final AgentsViewModel agents;
    private final AgentActions actions;
    private final GateActions gates;
    private final Pages pages;
    private final DoubleProperty divider;
    private final Consumer<AgentItem> onSelected;
    private final FxmlLoaders loaders;
    private final AttentionWords words;
    private final Messages messages;

    @FXML private SplitPane split;
    @FXML private Parent list;
    @FXML private Label count;
    @FXML private ToggleButton waitingFirst;
    @FXML private CustomTextField filter;
    @FXML private Pane failures;
    @FXML private ListView<AgentItem> rows;
    @FXML private Node loading;
    @FXML private Node none;
    @FXML private Node filteredOut;
    @FXML private Pane unavailable;
    @FXML private Pane unavailableReasons;
    @FXML private Pane stopping;
    @FXML private Label stoppingTitle;
    @FXML private Button keepRunning;
    @FXML private Button confirmStop;

    /// @param divider share of the list, remembered
    /// @param onSelected hears which row is selected
    AgentsController(
            AgentsViewModel agents,
            AgentActions actions,
            GateActions gates,
            Pages pages,
            DoubleProperty divider,
            Consumer<AgentItem> onSelected,
            FxmlLoaders loaders,
            AttentionWords words,
            Messages messages) {
        this.agents = agents;
        this.actions = actions;
        this.gates = gates;
        this.pages = pages;
        this.divider = divider;
        this.onSelected = onSelected;
        this.loaders = loaders;
        this.words = words;
        this.messages = messages;
    }

    @FXML
    private void initialize() {
        // The list keeps its width and the terminal gets what a wider window gives, unless there is too little for both.
        split.widthProperty().subscribe(width -> SplitPane.setResizableWithParent(list, width.doubleValue() < NARROW));
        split.getDividers().getFirst().positionProperty().bindBidirectional(divider);
        filter.textProperty().bindBidirectional(agents.filterProperty());
        waitingFirst.selectedProperty().bindBidirectional(agents.waitingFirstProperty());
        count.textProperty().bind(Bindings.size(agents.all()).asString());
        count.visibleProperty().bind(Bindings.isNotEmpty(agents.all()));

        rows.setItems(agents.shown());
        rows.setFixedCellSize(AgentCell.HEIGHT);
        rows.setCellFactory(_ -> new AgentCell(actions, gates, words, messages));
        rows.getSelectionModel().selectedItemProperty().subscribe(item -> {
            if (item != null) {
                onSelected.accept(item);
            }
        });
        rows.setOnKeyPressed(this::onRowKey);

        Map<Picture, Node> pictures = Map.of(
                Picture.ROWS, rows,
                Picture.LOADING, loading,
                Picture.NONE, none,
                Picture.FILTERED_OUT, filteredOut,
                Picture.UNAVAILABLE, unavailable);
        agents.picture().subscribe(picture -> pictures.forEach((kind, node) -> node.setVisible(kind == picture)));

        agents.backends().addListener((ListChangeListener<BackendStatus>) _ -> showFailures());
        showFailures();

        stopping.visibleProperty().bind(actions.stopping().map(Optional::isPresent));
        stopping.managedProperty().bind(stopping.visibleProperty());
        stopping.disableProperty().bind(actions.stopRunning());
        stoppingTitle.textProperty().bind(actions.stopping().map(item -> item.map(this::stopQuestion).orElse("")));
        confirmStop.textProperty().bind(Bindings.when(actions.stopRunning())
                .then(messages.get("agents.stop.running"))
                .otherwise(messages.get("agents.stop.confirm")));
        actions.stopping().subscribe(item -> {
            if (item.isPresent()) {
                keepRunning.requestFocus();
            }
        });
    }

    private String stopQuestion(AgentItem item) {
        return messages.get("agents.stop.question", item.key().slug());
    }

    @Override
    public void shown() {
        if (rows.isVisible()) {
            rows.requestFocus();
        }
    }

    private void onRowKey(KeyEvent event) {
        AgentItem item = rows.getSelectionModel().getSelectedItem();
        if (item == null) {
            return;
        }
        if (event.getCode() == KeyCode.ENTER) {
            actions.open(item);
            event.consume();
        } else if (event.getCode() == KeyCode.DELETE) {
            actions.askToStop(item);
            event.consume();
        }
    }

    private void showFailures() {
        failures.getChildren().setAll(agents.backends().stream()
                .filter(status -> status.kind() == BackendStatus.Kind.FAILED)
                .map(status -> banner(named(status)))
                .toList());
        unavailableReasons.getChildren().setAll(agents.backends().stream()
                .filter(status -> status.kind() == BackendStatus.Kind.MISSING)
                .flatMap(status -> status.why().stream())
                .map(this::banner)
                .toList());
    }

    private Problem named(BackendStatus status) {
        Problem why = status.why().orElseGet(() -> Problem.of(""));
        return new Problem(messages.get("agents.cannot-be-asked", status.name(), why.what()), why.fix(), why.command(), why.evidence());
    }

    private Node banner(Problem problem) {
        FxmlLoaders.Loaded loaded = loaders.load(FxmlFile.PROBLEM);
        loaded.controller(ProblemController.class).problemProperty().set(Optional.of(problem));
        return loaded.root();
    }

    @FXML
    private void newAgent() {
        pages.show(Page.PICKER);
    }

    @FXML
    private void firstSteps() {
        pages.show(Page.FIRST_RUN);
    }

    @FXML
    private void refresh() {
        agents.refresh();
    }

    @FXML
    private void clearFilter() {
        filter.clear();
        filter.requestFocus();
    }

    @FXML
    private void keepRunning() {
        actions.keepRunning();
        rows.requestFocus();
    }

    @FXML
    private void confirmStop() {
        actions.confirmStop();
    }
}
