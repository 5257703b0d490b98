package io.claudebottle.app.egress;

import io.claudebottle.app.AgentKey;
import io.claudebottle.app.FxmlFile;
import io.claudebottle.app.FxmlLoaders;
import io.claudebottle.app.Messages;
import io.claudebottle.app.PageController;
import io.claudebottle.app.ProblemController;
import io.claudebottle.app.egress.EgressViewModel.Picture;
import io.claudebottle.app.egress.EgressViewModel.Verdicts;
import io.claudebottle.app.preflight.FileOpener;
import io.claudebottle.problem.Printable;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.gate.LedgerEntry;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.beans.Observable;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.css.PseudoClass;
import javafx.event.Event;
import javafx.fxml.FXML;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.util.StringConverter;
import javafx.util.Subscription;
import org.kordamp.ikonli.javafx.FontIcon;

/// Binds the ledger.
final class EgressController implements PageController {

    private static final double ROW = 32;
    private static final double NARROW = 640;
    private static final PseudoClass LITTLE_ROOM = PseudoClass.getPseudoClass("narrow");
    private static final PseudoClass DENIED = PseudoClass.getPseudoClass("denied");
    private static final Set<KeyCode> UPWARD = Set.of(KeyCode.UP, KeyCode.PAGE_UP, KeyCode.HOME);

    private final EgressViewModel egress;
    private final Consumer<AgentKey> editRoutes;
    private final FileOpener opener;
    private final SaveDialog saveDialog;
    private final FxmlLoaders loaders;
    private final Messages messages;
    private final LedgerWords words;
    private final Tooltip whyNot = new Tooltip();
    private final Tooltip whole = new Tooltip();
    private boolean scrolling;
    private Subscription shownRow = Subscription.EMPTY;
    private final ListChangeListener<LedgerRow> grown = this::onRowsChanged;

    @FXML private Region root;
    @FXML private Label title;
    @FXML private ComboBox<AgentKey> bottle;
    @FXML private StackPane editPlace;
    @FXML private Button edit;
    @FXML private Button export;
    @FXML private TextField filter;
    @FXML private ToggleGroup verdicts;
    @FXML private ToggleButton all;
    @FXML private ToggleButton denied;
    @FXML private ToggleButton allowed;
    @FXML private ToggleButton follow;
    @FXML private Node endedBanner;
    @FXML private Label ended;
    @FXML private TableView<LedgerRow> table;
    @FXML private Node loading;
    @FXML private Node noBottle;
    @FXML private Node nothing;
    @FXML private Label nothingHelp;
    @FXML private Node filteredOut;
    @FXML private Pane unavailable;
    @FXML private Pane unavailableReason;
    @FXML private Node details;
    @FXML private FontIcon verdictIcon;
    @FXML private Label sentence;
    @FXML private Label what;
    @FXML private Label numbers;
    @FXML private Hyperlink origin;
    @FXML private Label ruled;
    @FXML private StackPane allowPlace;
    @FXML private Button allow;
    @FXML private Label totals;

    /// @param editRoutes opens the rules of that bottle
    EgressController(
            EgressViewModel egress, Consumer<AgentKey> editRoutes, FileOpener opener, SaveDialog saveDialog, FxmlLoaders loaders, Messages messages) {
        this.egress = egress;
        this.editRoutes = editRoutes;
        this.opener = opener;
        this.saveDialog = saveDialog;
        this.loaders = loaders;
        this.messages = messages;
        this.words = new LedgerWords(messages, ZoneId.systemDefault());
    }

    @FXML
    private void initialize() {
        root.widthProperty().subscribe(width -> root.pseudoClassStateChanged(LITTLE_ROOM, width.doubleValue() < NARROW));
        title.managedProperty().bind(title.visibleProperty());
        for (Node node : List.of(endedBanner, details, origin, ruled, allowPlace)) {
            node.managedProperty().bind(node.visibleProperty());
        }
        bindChooser();
        bindTools();
        bindTable();
        Map<Picture, Node> pictures = Map.of(
                Picture.ROWS, table, Picture.LOADING, loading, Picture.NO_BOTTLE, noBottle, Picture.NOTHING, nothing, Picture.FILTERED_OUT, filteredOut,
                Picture.UNAVAILABLE, unavailable);
        egress.picture().subscribe(picture -> {
            pictures.forEach((kind, node) -> node.setVisible(kind == picture));
            showState();
        });
        egress.ledger().flatMap(now -> now.<ObservableValue<BottleLedger.State>>map(BottleLedger::state).orElse(null)).subscribe(_ -> showState());
        egress.selectedProperty().subscribe(this::showDetails);
        egress.totals().subscribe(now -> {
            boolean nothing = now.allowed() + now.denied() == 0;
            totals.setText(nothing ? "" : words.brief(now));
            totals.setTooltip(nothing ? null : new Tooltip(words.totals(now)));
        });
        egress.whyLocked().subscribe(this::showLock);
    }

    private void bindChooser() {
        bottle.setConverter(new StringConverter<>() {
            @Override
            public String toString(AgentKey key) {
                if (key == null) {
                    return messages.get("egress.bottle.none");
                }
                return egress.isRunning(key) ? key.slug() : messages.get("egress.bottle.ended", key.slug());
            }

            @Override
            public AgentKey fromString(String text) {
                throw new IllegalStateException("the chooser is not editable");
            }
        });
        bottle.setItems(egress.bottles());
        egress.chosenProperty().subscribe(key -> bottle.setValue(key.orElse(null)));
        bottle.valueProperty().addListener((_, _, key) -> {
            if (key != null) {
                egress.chosenProperty().set(Optional.of(key));
            }
        });
        egress.bottles().addListener((ListChangeListener<AgentKey>) _ -> bottle.setValue(egress.chosenProperty().get().orElse(null)));
    }

    private void bindTools() {
        filter.textProperty().bindBidirectional(egress.filterProperty());
        Map<Verdicts, ToggleButton> toggles = Map.of(Verdicts.ALL, all, Verdicts.DENIED, denied, Verdicts.ALLOWED, allowed);
        toggles.forEach((kind, button) -> button.setOnAction(_ -> egress.verdictsProperty().set(kind)));
        egress.verdictsProperty().subscribe(kind -> toggles.forEach((each, button) -> button.setSelected(each == kind)));
        verdicts.selectedToggleProperty().addListener((_, before, now) -> {
            if (now == null && before != null) {
                // One of the three always holds.
                before.setSelected(true);
            }
        });
        follow.selectedProperty().bindBidirectional(egress.followingProperty());
        egress.followingProperty().subscribe(is -> {
            if (is) {
                scrollToNewest();
            }
        });
        export.disableProperty().bind(egress.picture().map(picture -> picture != Picture.ROWS));
    }

    private void bindTable() {
        new LedgerColumns(words, messages, opener, egress.whyLocked(), this::argue).addTo(table);
        table.setFixedCellSize(ROW);
        table.heightProperty().subscribe(_ -> scrollToNewest());
        table.setRowFactory(_ -> new Row());
        table.setPlaceholder(new Region());
        // Not every change of a list is one for a change listener: to it, two empty lists are the same.
        egress.shown().addListener((Observable _) -> bindRows());
        bindRows();
        table.getSelectionModel().selectedItemProperty().subscribe(row -> egress.selectedProperty().set(Optional.ofNullable(row)));
        egress.selectedProperty().subscribe(row -> {
            if (row.isEmpty()) {
                table.getSelectionModel().clearSelection();
            }
        });
        table.addEventFilter(ScrollEvent.SCROLL, event -> {
            if (event.getDeltaY() > 0) {
                egress.followingProperty().set(false);
            }
        });
        table.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (UPWARD.contains(event.getCode())) {
                egress.followingProperty().set(false);
            } else if (event.getCode() == KeyCode.END) {
                egress.followingProperty().set(true);
            } else if (event.getCode() == KeyCode.ENTER) {
                egress.selectedProperty().get().filter(this::canBeArguedNow).ifPresent(row -> argue(allow, row));
            }
        });
        table.addEventFilter(MouseEvent.MOUSE_DRAGGED, this::onScrollBar);
        table.addEventFilter(MouseEvent.MOUSE_PRESSED, this::onScrollBar);
    }

    private void bindRows() {
        ObservableList<LedgerRow> rows = egress.shown().get();
        if (table.getItems() != rows) {
            table.getItems().removeListener(grown);
            table.setItems(rows);
            rows.addListener(grown);
            scrollToNewest();
        }
    }

    private boolean canBeArguedNow(LedgerRow row) {
        return row.isArguable() && row.ruling().get().isOpen() && egress.whyLocked().get().isEmpty();
    }

    private void onScrollBar(Event event) {
        for (Node node = event.getTarget() instanceof Node target ? target : null; node != null && node != table; node = node.getParent()) {
            if (node instanceof ScrollBar) {
                egress.followingProperty().set(false);
            }
        }
    }

    private void onRowsChanged(ListChangeListener.Change<? extends LedgerRow> change) {
        if (egress.followingProperty().get()) {
            scrollToNewest();
        }
    }

    /// Once the table itself has heard of the rows.
    private void scrollToNewest() {
        if (!scrolling) {
            scrolling = true;
            Platform.runLater(() -> {
                scrolling = false;
                if (egress.followingProperty().get() && !table.getItems().isEmpty()) {
                    table.scrollTo(table.getItems().size() - 1);
                    table.layout();
                    // To the last row is not always to the end.
                    table.lookupAll(".scroll-bar").stream()
                            .filter(node -> node instanceof ScrollBar bar && bar.getOrientation() == Orientation.VERTICAL)
                            .map(ScrollBar.class::cast)
                            .forEach(bar -> bar.setValue(bar.getMax()));
                }
            });
        }
    }

    private static final class Row extends TableRow<LedgerRow> {
        @Override
        protected void updateItem(LedgerRow row, boolean empty) {
            super.updateItem(row, empty);
            pseudoClassStateChanged(DENIED, row != null && !empty && !row.entry().get().allowed());
        }
    }

    private void showState() {
        Optional<BottleLedger.State> state = egress.ledger().get().map(rows -> rows.state().get());
        String reason = state.filter(BottleLedger.State.Ended.class::isInstance)
                .map(BottleLedger.State.Ended.class::cast)
                .map(BottleLedger.State.Ended::reason)
                .orElse("");
        endedBanner.setVisible(!reason.isEmpty());
        ended.setText(messages.get("egress.ended", Printable.of(reason)));
        unavailableReason.getChildren().setAll(state.filter(BottleLedger.State.Failed.class::isInstance)
                .map(failed -> banner(((BottleLedger.State.Failed) failed).why()))
                .stream()
                .toList());
    }

    private Node banner(Problem problem) {
        FxmlLoaders.Loaded loaded = loaders.load(FxmlFile.PROBLEM);
        loaded.controller(ProblemController.class).problemProperty().set(Optional.of(problem));
        return loaded.root();
    }

    private void showDetails(Optional<LedgerRow> row) {
        shownRow.unsubscribe();
        shownRow = Subscription.EMPTY;
        details.setVisible(row.isPresent());
        row.ifPresent(some -> shownRow = Subscription.combine(
                some.entry().subscribe(this::showEntry), some.ruling().subscribe(ruling -> showRuling(some, ruling))));
    }

    private void showEntry(LedgerEntry entry) {
        verdictIcon.setIconLiteral(entry.allowed() ? "fth-check" : "fth-slash");
        details.pseudoClassStateChanged(DENIED, !entry.allowed());
        sentence.setText(words.verdict(entry) + " · " + words.reason(entry));
        whole.setText(Printable.of(entry.reason()));
        Tooltip.install(sentence, whole);
        String target = Printable.of(entry.method()) + " " + Printable.of(entry.host()) + (entry.port() == 0 ? "" : ":" + entry.port()) + Printable.of(entry.path());
        what.setText(target);
        numbers.setText(messages.get(
                "egress.numbers",
                words.clock(entry.time()),
                Printable.of(entry.source()),
                Printable.of(entry.rule()),
                entry.status() == 0 ? "–" : Integer.toString(entry.status()),
                words.bytes(entry.bytesOut()),
                words.bytes(entry.bytesIn()),
                words.latency(entry.latencyMillis())));
        origin.setVisible(!entry.origin().isEmpty());
        origin.setText(words.origin(entry));
        origin.setDisable(words.declaration(entry).isEmpty());
        origin.setOnAction(_ -> {
            origin.setVisited(false);
            words.declaration(entry).ifPresent(at -> opener.open(at.file(), at.line()));
        });
    }

    private void showRuling(LedgerRow row, Ruling ruling) {
        ruled.setText(ruling.phase() == Ruling.Phase.FAILED ? Printable.of(ruling.why()) : words.ruling(ruling));
        ruled.setVisible(!ruled.getText().isEmpty());
        allowPlace.setVisible(row.isArguable() && ruling.isOpen());
    }

    private void showLock(String why) {
        edit.setDisable(!why.isEmpty());
        allow.setDisable(!why.isEmpty());
        nothingHelp.setText(why.isEmpty() ? messages.get("egress.nothing.help") : why);
        whyNot.setText(why);
        for (Node place : List.of(editPlace, allowPlace)) {
            if (why.isEmpty()) {
                Tooltip.uninstall(place, whyNot);
            } else {
                Tooltip.install(place, whyNot);
            }
        }
    }

    private void argue(Node anchor, LedgerRow row) {
        AllowMenu.show(anchor, row.entry().get().host(), egress.file().get(), messages, choice -> egress.decide(row, choice));
    }

    @Override
    public void shown() {
        egress.look();
        if (table.isVisible()) {
            table.requestFocus();
        }
    }

    @FXML
    private void allow() {
        egress.selectedProperty().get().ifPresent(row -> argue(allow, row));
    }

    @FXML
    private void edit() {
        egress.chosenProperty().get().ifPresent(editRoutes);
    }

    @FXML
    private void export() {
        String name = egress.chosenProperty().get().map(AgentKey::slug).orElse("egress");
        saveDialog.choose(root.getScene().getWindow(), "egress-" + name + ".csv").ifPresent(egress::exportTo);
    }

    @FXML
    private void clearFilter() {
        egress.filterProperty().set("");
        egress.verdictsProperty().set(Verdicts.ALL);
        filter.requestFocus();
    }

    @FXML
    private void again() {
        egress.again();
    }
}
