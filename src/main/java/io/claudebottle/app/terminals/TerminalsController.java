package io.claudebottle.app.terminals;

import io.claudebottle.app.FxmlFile;
import io.claudebottle.app.FxmlLoaders;
import io.claudebottle.app.Messages;
import io.claudebottle.app.terminals.TerminalLayout.Area;
import io.claudebottle.app.terminals.TerminalLayout.Part;
import io.claudebottle.app.terminals.TerminalLayout.Side;
import io.claudebottle.app.terminals.TerminalLayout.Split;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;

/// Shows the layout of the open terminals. A terminal keeps its tab, its control and its child wherever it is moved to.
final class TerminalsController {

    private final TerminalsViewModel terminals;
    private final TerminalLayout layout;
    private final TerminalCommands commands;
    private final Function<Parent, Stage> frames;
    private final FxmlLoaders loaders;
    private final Messages messages;
    private final TabDrag drag;
    private final Map<TerminalSession, OpenTab> open = new HashMap<>();
    private final Map<Area, AreaView> areas = new HashMap<>();
    private final Map<Area, Stage> stages = new HashMap<>();
    private final List<SplitPane> splits = new ArrayList<>();

    private record OpenTab(Tab tab, TerminalTabController controller) {}

    @FXML private StackPane place;
    @FXML private Node none;
    @FXML private Label noneText;
    @FXML private Label noneHelp;

    /// @param frames makes a window around something, not yet shown
    TerminalsController(TerminalsViewModel terminals, TerminalCommands commands, Function<Parent, Stage> frames, FxmlLoaders loaders, Messages messages) {
        this.terminals = terminals;
        this.layout = terminals.layout();
        this.commands = commands;
        this.frames = frames;
        this.loaders = loaders;
        this.messages = messages;
        this.drag = new TabDrag(layout);
    }

    @FXML
    private void initialize() {
        terminals.tabs().addListener((ListChangeListener<TerminalSession>) change -> {
            while (change.next()) {
                change.getRemoved().forEach(this::dispose);
            }
        });
        layout.root().subscribe(this::showRoot);
        layout.windows().addListener((ListChangeListener<Area>) change -> {
            while (change.next()) {
                change.getRemoved().forEach(this::closeWindow);
                change.getAddedSubList().forEach(this::openWindow);
            }
        });
        layout.selected().subscribe(_ -> focus());
        var inWindows = Bindings.isNotEmpty(layout.windows());
        noneText.textProperty().bind(Bindings.when(inWindows).then(messages.get("terminals.elsewhere")).otherwise(messages.get("terminals.none")));
        noneHelp.textProperty().bind(Bindings.when(inWindows).then(messages.get("terminals.elsewhere.help")).otherwise(messages.get("terminals.none.help")));
        terminals.onRaise(this::raise);
    }

    private void raise(TerminalSession tab) {
        if (layout.windows().isEmpty() || place.getScene() == null) {
            return;
        }
        Stage stage = layout.areaOf(tab).map(stages::get).orElseGet(() -> (Stage) place.getScene().getWindow());
        stage.setIconified(false);
        stage.toFront();
        stage.requestFocus();
    }

    private void showRoot(Part root) {
        // A control that is in two split panes is in none.
        splits.forEach(split -> split.getItems().clear());
        splits.clear();
        List<Area> docked = layout.docked();
        areas.keySet().removeIf(area -> !docked.contains(area) && !layout.windows().contains(area));
        place.getChildren().setAll(build(root));
        if (root instanceof Area area) {
            place.visibleProperty().bind(Bindings.isNotEmpty(area.tabs()));
        } else {
            place.visibleProperty().unbind();
            place.setVisible(true);
        }
        none.visibleProperty().bind(place.visibleProperty().not());
        focus();
    }

    private Node build(Part part) {
        return switch (part) {
            case Area area -> view(area);
            case Split split -> {
                var pane = new SplitPane(build(split.first()), build(split.second()));
                pane.setOrientation(split.side() == Side.RIGHT ? Orientation.HORIZONTAL : Orientation.VERTICAL);
                pane.getDividers().getFirst().positionProperty().bindBidirectional(split.divider());
                splits.add(pane);
                yield pane;
            }
        };
    }

    private AreaView view(Area area) {
        return areas.computeIfAbsent(area, missing ->
                new AreaView(missing, layout, drag, this::tab, commands::of, messages.get("terminals.menu")));
    }

    private void openWindow(Area area) {
        Stage stage = frames.apply(view(area));
        stages.put(area, stage);
        stage.titleProperty().bind(area.front().map(tab -> tab.map(shown -> shown.key().slug()).orElse("")));
        stage.setOnCloseRequest(event -> {
            // The window goes when the layout says so.
            event.consume();
            layout.bringBack(area);
        });
        stage.show();
    }

    private void closeWindow(Area area) {
        stages.remove(area).hide();
        areas.remove(area);
    }

    private Tab tab(TerminalSession session) {
        return open.computeIfAbsent(session, this::make).tab();
    }

    private OpenTab make(TerminalSession session) {
        FxmlLoaders.Loaded loaded = loaders.load(FxmlFile.TERMINAL_TAB);
        TerminalTabController controller = loaded.controller(TerminalTabController.class);
        controller.show(session);
        var tab = new Tab("", loaded.root());
        tab.setUserData(session);
        tab.setTooltip(new Tooltip(session.agentName() + " · " + session.key().backend()));
        tab.setOnCloseRequest(event -> {
            // The tab goes when the model says so.
            event.consume();
            terminals.close(session);
        });
        Label handle = AreaView.handle(session);
        drag.start(handle, session);
        tab.setGraphic(handle);
        var menu = new ContextMenu();
        handle.setOnContextMenuRequested(event -> {
            menu.getItems().setAll(commands.of(session).stream().map(AreaView::item).toList());
            menu.show(handle, event.getScreenX(), event.getScreenY());
            event.consume();
        });
        return new OpenTab(tab, controller);
    }

    private void dispose(TerminalSession session) {
        Optional.ofNullable(open.remove(session)).ifPresent(gone -> gone.controller().dispose());
    }

    private void focus() {
        layout.selected().get().map(open::get).ifPresent(shown -> shown.controller().focus());
    }
}
