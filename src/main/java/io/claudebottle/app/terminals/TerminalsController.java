package io.claudebottle.app.terminals;

import io.claudebottle.app.FxmlFile;
import io.claudebottle.app.FxmlLoaders;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.Tooltip;

/// The open tabs.
final class TerminalsController {

    private final TerminalsViewModel terminals;
    private final FxmlLoaders loaders;
    private final Map<TerminalSession, OpenTab> open = new HashMap<>();

    private record OpenTab(Tab tab, TerminalTabController controller) {}

    @FXML private TabPane tabs;
    @FXML private Node none;

    TerminalsController(TerminalsViewModel terminals, FxmlLoaders loaders) {
        this.terminals = terminals;
        this.loaders = loaders;
    }

    @FXML
    private void initialize() {
        terminals.tabs().forEach(this::add);
        terminals.tabs().addListener((ListChangeListener<TerminalSession>) change -> {
            while (change.next()) {
                change.getRemoved().forEach(this::remove);
                change.getAddedSubList().forEach(this::add);
            }
        });
        tabs.visibleProperty().bind(Bindings.isNotEmpty(terminals.tabs()));
        none.visibleProperty().bind(tabs.visibleProperty().not());
        terminals.selectedProperty().subscribe(this::select);
        tabs.getSelectionModel().selectedItemProperty().subscribe(tab -> {
            if (tab != null) {
                terminals.selectedProperty().set(Optional.of((TerminalSession) tab.getUserData()));
            }
        });
    }

    private void add(TerminalSession session) {
        FxmlLoaders.Loaded loaded = loaders.load(FxmlFile.TERMINAL_TAB);
        TerminalTabController controller = loaded.controller(TerminalTabController.class);
        controller.show(session);
        var tab = new Tab(session.key().slug(), loaded.root());
        tab.setUserData(session);
        tab.setTooltip(new Tooltip(session.agentName() + " · " + session.key().backend()));
        tab.setOnCloseRequest(event -> {
            // The tab goes when the model says so.
            event.consume();
            terminals.close(session);
        });
        open.put(session, new OpenTab(tab, controller));
        tabs.getTabs().add(tab);
    }

    private void remove(TerminalSession session) {
        OpenTab gone = open.remove(session);
        gone.controller().dispose();
        tabs.getTabs().remove(gone.tab());
    }

    private void select(Optional<TerminalSession> session) {
        session.map(open::get).ifPresent(shown -> {
            tabs.getSelectionModel().select(shown.tab());
            shown.controller().focus();
        });
    }
}
