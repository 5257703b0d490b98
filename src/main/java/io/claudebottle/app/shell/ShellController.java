package io.claudebottle.app.shell;

import io.claudebottle.app.FxmlFile;
import io.claudebottle.app.FxmlLoaders;
import io.claudebottle.app.FxmlLoaders.Loaded;
import io.claudebottle.app.Messages;
import io.claudebottle.app.Page;
import io.claudebottle.app.PageController;
import io.claudebottle.app.ProblemController;
import io.claudebottle.app.agents.AgentsViewModel;
import io.claudebottle.app.palette.PaletteViewModel;
import io.claudebottle.problem.Problem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanExpression;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

/// Puts the pages into the window.
final class ShellController {

    /// Less room than this, which a large scale makes of any screen, is for what the pages show, not for words that a sign can say.
    private static final double COMPACT_BELOW = 760;

    private static final int MOST_COUNTED = 99;

    private static final PseudoClass COMPACT = PseudoClass.getPseudoClass("compact");

    private final ShellViewModel shell;
    private final AgentsViewModel agents;
    private final ObservableValue<Number> waiting;
    private final ObservableValue<Number> agentsWaiting;
    private final PaletteViewModel palette;
    private final Toasts toasts;
    private final ClosingViewModel closing;
    private final FxmlLoaders loaders;
    private final Messages messages;

    private final Map<Page, Loaded> railPages = new EnumMap<>(Page.class);
    private final List<Loaded> overlayPages = new ArrayList<>();

    @FXML private StackPane root;
    @FXML private Region workspace;
    @FXML private StackPane content;
    @FXML private StackPane overlay;
    @FXML private Pane backends;
    @FXML private Label brandName;
    @FXML private Pane toastArea;
    @FXML private Pane closingNote;
    @FXML private Label closingText;
    @FXML private Button closeWindow;
    @FXML private ToggleGroup rail;
    @FXML private ToggleButton agentsButton;
    @FXML private Label agentsCount;
    @FXML private ToggleButton inboxButton;
    @FXML private Label inboxCount;
    @FXML private ToggleButton egressButton;
    @FXML private ToggleButton cleanupButton;
    @FXML private ToggleButton doctorButton;
    @FXML private ToggleButton settingsButton;

    /// @param waiting how many proposals wait for the operator
    /// @param agentsWaiting how many agents do
    ShellController(
            ShellViewModel shell,
            AgentsViewModel agents,
            ObservableValue<Number> waiting,
            ObservableValue<Number> agentsWaiting,
            PaletteViewModel palette,
            Toasts toasts,
            ClosingViewModel closing,
            FxmlLoaders loaders,
            Messages messages) {
        this.shell = shell;
        this.agents = agents;
        this.waiting = waiting;
        this.agentsWaiting = agentsWaiting;
        this.palette = palette;
        this.toasts = toasts;
        this.closing = closing;
        this.loaders = loaders;
        this.messages = messages;
    }

    @FXML
    private void initialize() {
        Node paletteLayer = loaders.load(FxmlFile.PALETTE).root();
        paletteLayer.visibleProperty().bind(palette.openProperty());
        root.getChildren().add(paletteLayer);

        Map<ToggleButton, Page> targets = Map.of(
                agentsButton, Page.AGENTS, inboxButton, Page.INBOX, egressButton, Page.EGRESS, cleanupButton, Page.CLEANUP, doctorButton, Page.DOCTOR,
                settingsButton, Page.SETTINGS);
        targets.forEach((button, page) -> button.setOnAction(_ -> shell.show(page)));
        shell.rail().subscribe(page -> {
            showRailPage(page);
            targets.forEach((button, target) -> button.setSelected(target == page));
        });

        shell.overlays().addListener(this::onOverlaysChanged);
        overlay.visibleProperty().bind(Bindings.isNotEmpty(shell.overlays()));
        workspace.disableProperty().bind(overlay.visibleProperty());

        waiting.subscribe(count -> showWaiting(inboxButton, inboxCount, count.intValue(), messages.get("shell.inbox.waiting", count)));
        agentsWaiting.subscribe(count -> showWaiting(agentsButton, agentsCount, count.intValue(), messages.get("shell.agents.waiting", count)));
        agents.backends().addListener((ListChangeListener<AgentsViewModel.BackendStatus>) _ -> showBackends());
        showBackends();
        toasts.shown().addListener((ListChangeListener<Toast>) _ -> showToasts());
        showToasts();

        closingNote.visibleProperty().bind(closing.asking());
        closingNote.managedProperty().bind(closing.asking());
        closingText.textProperty().bind(closing.words());
        closing.asking().subscribe(asking -> {
            if (asking) {
                closeWindow.requestFocus();
            }
        });
        root.addEventHandler(KeyEvent.KEY_PRESSED, this::onKeyPressed);
        BooleanExpression roomy = root.widthProperty().greaterThan(COMPACT_BELOW);
        brandName.visibleProperty().bind(roomy);
        brandName.managedProperty().bind(roomy);
        roomy.subscribe(is -> root.pseudoClassStateChanged(COMPACT, !is));
    }

    private void showRailPage(Page page) {
        Loaded loaded = railPages.computeIfAbsent(page, missing -> loaders.load(missing.file()));
        content.getChildren().setAll(loaded.root());
        pageController(loaded).ifPresent(PageController::shown);
    }

    private void onOverlaysChanged(ListChangeListener.Change<? extends Page> change) {
        while (change.next()) {
            for (int i = 0; i < change.getRemovedSize(); i++) {
                Loaded gone = overlayPages.remove(change.getFrom());
                pageController(gone).ifPresent(PageController::left);
            }
            for (Page page : change.getAddedSubList()) {
                overlayPages.add(loaders.load(page.file()));
            }
        }
        if (overlayPages.isEmpty()) {
            overlay.getChildren().clear();
            Optional.ofNullable(railPages.get(shell.rail().get())).flatMap(ShellController::pageController).ifPresent(PageController::shown);
        } else {
            overlay.getChildren().setAll(overlayPages.getLast().root());
            pageController(overlayPages.getLast()).ifPresent(PageController::shown);
        }
    }

    private static Optional<PageController> pageController(Loaded loaded) {
        return loaded.controller() instanceof PageController page ? Optional.of(page) : Optional.empty();
    }

    private static void showWaiting(ToggleButton button, Label badge, int count, String words) {
        badge.setVisible(count > 0);
        badge.setText(count > MOST_COUNTED ? MOST_COUNTED + "+" : Integer.toString(count));
        button.setAccessibleText(words);
        button.setTooltip(new Tooltip(words));
    }

    private void showBackends() {
        backends.getChildren().setAll(agents.backends().stream().map(this::backendLight).toList());
    }

    private Node backendLight(AgentsViewModel.BackendStatus status) {
        String state = messages.get("backend." + status.kind().name().toLowerCase(Locale.ROOT));
        String why = status.why().map(Problem::asText).map(text -> "\n" + text).orElse("");
        var light = new Button(status.name());
        var dot = new Label(status.kind() == AgentsViewModel.BackendStatus.Kind.AVAILABLE ? "●" : "○");
        dot.getStyleClass().addAll("dot", "dot-" + status.kind().name().toLowerCase(Locale.ROOT));
        light.setGraphic(dot);
        light.getStyleClass().add("backend-light");
        light.setAccessibleText(status.name() + ": " + state);
        light.setTooltip(new Tooltip(status.name() + ": " + state + why));
        light.setOnAction(_ -> agents.refresh());
        return light;
    }

    private void showToasts() {
        toastArea.getChildren().setAll(toasts.shown().stream().map(this::toast).toList());
    }

    private Node toast(Toast toast) {
        Loaded loaded = loaders.load(FxmlFile.PROBLEM);
        ProblemController controller = loaded.controller(ProblemController.class);
        controller.problemProperty().set(Optional.of(toast.words()));
        controller.onDismiss(() -> toasts.dismiss(toast));
        if (toast.news()) {
            controller.soften();
        }
        var card = new StackPane(loaded.root());
        card.getStyleClass().add("toast");
        return card;
    }

    @FXML
    private void openPalette() {
        palette.open();
    }

    @FXML
    private void closeWindow() {
        closing.close();
    }

    @FXML
    private void stay() {
        closing.stay();
    }

    private void onKeyPressed(KeyEvent event) {
        if (event.getCode() != KeyCode.ESCAPE) {
            return;
        }
        if (closing.asking().get()) {
            closing.stay();
        } else {
            shell.back();
        }
        event.consume();
    }
}
