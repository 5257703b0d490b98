package io.claudebottle.app.egress;

import io.claudebottle.app.Messages;
import io.claudebottle.app.preflight.FileOpener;
import io.claudebottle.manifest.Origin;
import io.claudebottle.problem.Printable;
import io.claudebottle.session.gate.LedgerEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The columns of the ledger. Where there is no room for all, the least needed ones go; the details below the table have everything.
final class LedgerColumns {

    private static final PseudoClass DENIED = PseudoClass.getPseudoClass("denied");
    /// Host and path share what the others leave, and get at least this.
    private static final double LEAST_FLEXIBLE = 316;
    private static final double LEAST_HOST = 160;
    /// In less room than this only what was decided about which host is in the table.
    private static final double NARROW = 520;
    private static final double SCROLL_BAR = 14;

    private final LedgerWords words;
    private final Messages messages;
    private final FileOpener opener;
    private final ObservableValue<String> whyLocked;
    private final BiConsumer<Node, LedgerRow> argue;

    private final TableColumn<LedgerRow, LedgerEntry> time;
    private final TableColumn<LedgerRow, LedgerEntry> verdict;
    private final TableColumn<LedgerRow, LedgerEntry> host;
    private final TableColumn<LedgerRow, LedgerEntry> path;
    private final TableColumn<LedgerRow, Ruling> action;
    private final TableColumn<LedgerRow, LedgerEntry> method;
    private final TableColumn<LedgerRow, LedgerEntry> origin;
    private final TableColumn<LedgerRow, LedgerEntry> rule;
    private final TableColumn<LedgerRow, LedgerEntry> out;
    private final TableColumn<LedgerRow, LedgerEntry> in;
    private final TableColumn<LedgerRow, LedgerEntry> latency;
    private final TableColumn<LedgerRow, LedgerEntry> source;

    /// @param whyLocked why nothing can be decided now; "" when it can
    /// @param argue offers what can be decided about a row, at a place
    LedgerColumns(LedgerWords words, Messages messages, FileOpener opener, ObservableValue<String> whyLocked, BiConsumer<Node, LedgerRow> argue) {
        this.words = words;
        this.messages = messages;
        this.opener = opener;
        this.whyLocked = whyLocked;
        this.argue = argue;
        time = text("time", 72, entry -> words.clock(entry.time()));
        verdict = column("verdict", 88, VerdictCell::new);
        source = text("source", 72, entry -> Printable.of(entry.source()));
        method = text("method", 84, entry -> Printable.of(entry.method()));
        host = column("host", 200, HostCell::new);
        path = text("path", 160, entry -> Printable.of(entry.path()));
        rule = text("rule", 104, entry -> Printable.of(entry.rule()));
        origin = column("origin", 136, OriginCell::new);
        out = text("out", 64, entry -> words.bytes(entry.bytesOut()));
        in = text("in", 64, entry -> words.bytes(entry.bytesIn()));
        latency = text("latency", 72, entry -> words.latency(entry.latencyMillis()));
        for (TableColumn<?, ?> number : List.of(out, in, latency)) {
            number.getStyleClass().add("number");
        }
        action = new TableColumn<>("");
        action.setCellValueFactory(row -> row.getValue().ruling());
        action.setCellFactory(_ -> new ActionCell());
        fix(action, 96);
    }

    private TableColumn<LedgerRow, LedgerEntry> text(String key, double width, Function<LedgerEntry, String> shown) {
        return column(key, width, () -> new TextCell(shown));
    }

    private TableColumn<LedgerRow, LedgerEntry> column(String key, double width, Supplier<TableCell<LedgerRow, LedgerEntry>> cell) {
        var column = new TableColumn<LedgerRow, LedgerEntry>(messages.get("egress.column." + key));
        column.setCellValueFactory(row -> row.getValue().entry());
        column.setCellFactory(_ -> cell.get());
        fix(column, width);
        return column;
    }

    private static void fix(TableColumn<?, ?> column, double width) {
        column.setSortable(false);
        column.setReorderable(false);
        column.setResizable(false);
        column.setMinWidth(width);
        column.setMaxWidth(width);
        column.setPrefWidth(width);
    }

    void addTo(TableView<LedgerRow> table) {
        table.getColumns().setAll(List.of(time, verdict, source, method, host, path, rule, origin, out, in, latency, action));
        table.widthProperty().subscribe(width -> fit(width.doubleValue() - SCROLL_BAR));
    }

    private void fit(double width) {
        List<TableColumn<LedgerRow, ?>> wanted = new ArrayList<>(List.of(action, method, origin, rule, in, out, latency, source));
        time.setVisible(width >= NARROW);
        double fixed = (time.isVisible() ? time.getPrefWidth() : 0) + verdict.getPrefWidth();
        double left = width - fixed - (time.isVisible() ? LEAST_FLEXIBLE : LEAST_HOST);
        boolean room = true;
        for (TableColumn<LedgerRow, ?> column : wanted) {
            room = room && column.getPrefWidth() <= left;
            column.setVisible(room);
            left -= room ? column.getPrefWidth() : 0;
        }
        path.setVisible(time.isVisible());
        double flexible = left + (path.isVisible() ? LEAST_FLEXIBLE : LEAST_HOST);
        double hostWidth = path.isVisible() ? Math.floor(flexible * 0.62) : flexible;
        resize(host, Math.max(LEAST_HOST, hostWidth));
        resize(path, Math.max(96, flexible - hostWidth));
    }

    private static void resize(TableColumn<?, ?> column, double width) {
        column.setMinWidth(width);
        column.setMaxWidth(width);
        column.setPrefWidth(width);
    }

    private static final class TextCell extends TableCell<LedgerRow, LedgerEntry> {

        private final Function<LedgerEntry, String> shown;

        TextCell(Function<LedgerEntry, String> shown) {
            this.shown = shown;
        }

        @Override
        protected void updateItem(@Nullable LedgerEntry entry, boolean empty) {
            super.updateItem(entry, empty);
            setText(empty || entry == null ? null : shown.apply(entry));
        }
    }

    private final class VerdictCell extends TableCell<LedgerRow, LedgerEntry> {

        private final FontIcon icon = new FontIcon("fth-check");

        VerdictCell() {
            getStyleClass().add("verdict");
        }

        @Override
        protected void updateItem(@Nullable LedgerEntry entry, boolean empty) {
            super.updateItem(entry, empty);
            pseudoClassStateChanged(DENIED, entry != null && !entry.allowed());
            if (empty || entry == null) {
                setText(null);
                setGraphic(null);
                return;
            }
            icon.setIconLiteral(entry.allowed() ? "fth-check" : "fth-slash");
            setText(words.verdict(entry));
            setGraphic(icon);
        }
    }

    private final class HostCell extends TableCell<LedgerRow, LedgerEntry> {

        private final Label name = new Label();
        private final Label first = new Label(messages.get("egress.first-seen"));
        private final HBox content = new HBox(name, first);

        HostCell() {
            name.setMinWidth(0);
            name.getStyleClass().add("ledger-host");
            first.getStyleClass().addAll("badge", "badge-accent");
            first.setMinWidth(USE_PREF_SIZE);
            first.managedProperty().bind(first.visibleProperty());
            first.setTooltip(new Tooltip(messages.get("egress.first-seen.help")));
            content.getStyleClass().add("ledger-host-line");
        }

        @Override
        protected void updateItem(@Nullable LedgerEntry entry, boolean empty) {
            super.updateItem(entry, empty);
            if (empty || entry == null) {
                setGraphic(null);
                return;
            }
            name.setText(words.host(entry));
            name.setTooltip(new Tooltip(words.host(entry)));
            first.setVisible(entry.firstSeen());
            setGraphic(content);
        }
    }

    private final class OriginCell extends TableCell<LedgerRow, LedgerEntry> {

        private final Hyperlink link = new Hyperlink();

        OriginCell() {
            link.getStyleClass().add("plan-origin");
            link.setFocusTraversable(false);
        }

        @Override
        protected void updateItem(@Nullable LedgerEntry entry, boolean empty) {
            super.updateItem(entry, empty);
            Optional<Origin> declared = entry == null || empty ? Optional.empty() : words.declaration(entry);
            setText(empty || entry == null || declared.isPresent() ? null : words.origin(entry));
            setGraphic(declared.isPresent() ? link : null);
            declared.ifPresent(at -> {
                link.setText(at.brief());
                link.setTooltip(new Tooltip(messages.get("preflight.open", at.toString())));
                link.setOnAction(_ -> {
                    link.setVisited(false);
                    opener.open(at.file(), at.line());
                });
            });
        }
    }

    private final class ActionCell extends TableCell<LedgerRow, Ruling> {

        private final Button allow = new Button(messages.get("egress.allow"));
        private final StackPane place = new StackPane(allow);
        private final Tooltip whyNot = new Tooltip();
        private final Label decided = new Label();

        ActionCell() {
            getStyleClass().add("ledger-action");
            allow.getStyleClass().addAll("small", "allow");
            allow.disableProperty().bind(whyLocked.map(why -> !why.isEmpty()));
            allow.setFocusTraversable(false);
            allow.setOnAction(_ -> {
                LedgerRow row = getTableRow().getItem();
                if (row != null) {
                    getTableView().getSelectionModel().select(row);
                    argue.accept(allow, row);
                }
            });
            decided.getStyleClass().addAll("t-small", "muted");
            HBox.setHgrow(decided, Priority.ALWAYS);
            whyLocked.subscribe(why -> {
                whyNot.setText(why);
                if (why.isEmpty()) {
                    Tooltip.uninstall(place, whyNot);
                } else {
                    Tooltip.install(place, whyNot);
                }
            });
        }

        @Override
        protected void updateItem(@Nullable Ruling ruling, boolean empty) {
            super.updateItem(ruling, empty);
            LedgerRow row = getTableRow() == null ? null : getTableRow().getItem();
            if (empty || ruling == null || row == null || !row.isArguable()) {
                setGraphic(null);
                return;
            }
            decided.setText(words.ruling(ruling));
            setGraphic(ruling.phase() == Ruling.Phase.OPEN || ruling.phase() == Ruling.Phase.FAILED ? place : decided);
        }
    }
}
