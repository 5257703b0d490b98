package io.claudebottle.app.egress;

import io.claudebottle.app.AgentKey;
import io.claudebottle.app.FxThread;
import io.claudebottle.app.FxmlLoaders;
import io.claudebottle.app.Messages;
import io.claudebottle.app.Notices;
import io.claudebottle.app.Page;
import io.claudebottle.app.Pages;
import io.claudebottle.app.agents.AgentsViewModel;
import io.claudebottle.app.preflight.FileOpener;
import io.claudebottle.session.gate.RouteDesk;
import java.io.File;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.stage.FileChooser;
import javafx.stage.Window;

/// The controllers of this feature, and the strip that it lends to the terminals.
public final class EgressViews {

    private final EgressViewModel egress;
    private final Ledgers ledgers;
    private final AgentsViewModel agents;
    private final RouteDesk desk;
    private final Function<AgentKey, Optional<Path>> bottleFile;
    private final FileOpener opener;
    private final Pages pages;
    private final FxThread fx;
    private final Notices notices;
    private final FxmlLoaders loaders;
    private final Messages messages;
    private Optional<AgentKey> edited = Optional.empty();

    /// @param bottleFile the manifest file of a running bottle; may block
    public EgressViews(
            EgressViewModel egress,
            Ledgers ledgers,
            AgentsViewModel agents,
            RouteDesk desk,
            Function<AgentKey, Optional<Path>> bottleFile,
            FileOpener opener,
            Pages pages,
            FxThread fx,
            Notices notices,
            FxmlLoaders loaders,
            Messages messages) {
        this.egress = egress;
        this.ledgers = ledgers;
        this.agents = agents;
        this.desk = desk;
        this.bottleFile = bottleFile;
        this.opener = opener;
        this.pages = pages;
        this.fx = fx;
        this.notices = notices;
        this.loaders = loaders;
        this.messages = messages;
    }

    public Map<Class<?>, Supplier<?>> controllers() {
        return Map.of(
                EgressController.class,
                () -> new EgressController(egress, this::editRoutes, opener, this::chooseFile, loaders, messages),
                RoutesController.class,
                () -> new RoutesController(routes(), pages, messages));
    }

    /// Shows the ledger of that bottle.
    public void openLedger(AgentKey bottle) {
        egress.prefer(bottle);
        pages.show(Page.EGRESS);
    }

    /// Opens the rules of that bottle for editing.
    public void editRoutes(AgentKey bottle) {
        edited = Optional.of(bottle);
        pages.show(Page.ROUTES);
    }

    private RoutesViewModel routes() {
        AgentKey bottle = edited.orElseThrow(() -> new IllegalStateException("no bottle was named; use editRoutes"));
        return new RoutesViewModel(bottle, desk, fx, notices);
    }

    /// A line for under the terminal of that bottle; follows its ledger from now on.
    public EgressStrip strip(AgentKey bottle) {
        var lock = new EditLock(agents, messages);
        ObservableValue<String> whyLocked = Bindings.createObjectBinding(() -> lock.why(Optional.of(bottle)), agents.all(), agents.ticks());
        var file = new HashMap<AgentKey, Path>();
        fx.run(() -> bottleFile.apply(bottle), found -> found.ifPresent(path -> file.put(bottle, path)), _ -> {});
        return new EgressStrip(
                bottle,
                ledgers.of(bottle),
                whyLocked,
                () -> Optional.ofNullable(file.get(bottle)),
                (host, choice) -> ledgers.decide(bottle, host, choice),
                () -> openLedger(bottle),
                messages);
    }

    private Optional<Path> chooseFile(Window owner, String name) {
        var chooser = new FileChooser();
        chooser.setTitle(messages.get("egress.export"));
        chooser.setInitialFileName(name);
        chooser.getExtensionFilters().addAll(
                new FileChooser.ExtensionFilter(messages.get("egress.export.csv"), "*.csv"),
                new FileChooser.ExtensionFilter(messages.get("egress.export.jsonl"), "*.jsonl"));
        File chosen = chooser.showSaveDialog(owner);
        if (chosen == null) {
            return Optional.empty();
        }
        boolean lines = chooser.getSelectedExtensionFilter() != null && chooser.getSelectedExtensionFilter().getExtensions().contains("*.jsonl");
        Path path = chosen.toPath();
        boolean named = path.getFileName().toString().matches(".*\\.(csv|jsonl)");
        return Optional.of(named ? path : path.resolveSibling(path.getFileName() + (lines ? ".jsonl" : ".csv")));
    }
}
