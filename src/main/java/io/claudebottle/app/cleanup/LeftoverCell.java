package io.claudebottle.app.cleanup;

import io.claudebottle.app.Messages;
import io.claudebottle.app.cleanup.LeftoverItem.Fate;
import io.claudebottle.backend.BottleCleanupPlan.Leftover;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.css.PseudoClass;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// One leftover: tick or lock, what it is, why it is thought to be left over, and what became of it. The first of a backend has its name above.
final class LeftoverCell extends ListCell<LeftoverItem> {

    private static final PseudoClass LOCKED = PseudoClass.getPseudoClass("locked");
    private static final PseudoClass GONE = PseudoClass.getPseudoClass("gone");
    private static final PseudoClass FAILED = PseudoClass.getPseudoClass("failed");

    /// By the first word of a kind that is in it.
    private static final List<Map.Entry<String, String>> ICONS = List.of(
            Map.entry("project", "fth-layers"),
            Map.entry("network", "fth-share-2"),
            Map.entry("container", "fth-box"),
            Map.entry("state", "fth-archive"),
            Map.entry("image", "fth-disc"),
            Map.entry("volume", "fth-hard-drive"),
            Map.entry("machine", "fth-monitor"));

    private final LeftoverWords words;
    private final InstantSource clock;
    private final Messages messages;

    private final Label backend = new Label();
    private final CheckBox tick = new CheckBox();
    private final FontIcon lock = new FontIcon("fth-lock");
    private final FontIcon kindIcon = new FontIcon("fth-file");
    private final Label name = new Label();
    private final Label kind = new Label();
    private final Label reason = new Label();
    private final Label age = new Label();
    private final Label size = new Label();
    private final Label fate = new Label();
    private final VBox content;
    private Subscription bound = Subscription.EMPTY;

    LeftoverCell(InstantSource clock, Messages messages) {
        this.words = new LeftoverWords(messages);
        this.clock = clock;
        this.messages = messages;
        backend.getStyleClass().addAll("overline", "leftover-backend");
        backend.managedProperty().bind(backend.visibleProperty());
        var mark = new StackPane(tick, lock);
        mark.getStyleClass().add("leftover-mark");
        kindIcon.getStyleClass().add("leftover-kind-icon");
        name.getStyleClass().addAll("t-strong", "leftover-name");
        name.setMinWidth(0);
        kind.getStyleClass().addAll("muted", "t-small");
        kind.setMinWidth(Region.USE_PREF_SIZE);
        reason.getStyleClass().addAll("leftover-reason", "t-small");
        reason.setWrapText(true);
        reason.setMinHeight(Region.USE_PREF_SIZE);
        var first = new HBox(name, kind);
        first.getStyleClass().add("leftover-first");
        var what = new VBox(first, reason);
        what.setMinWidth(0);
        HBox.setHgrow(what, Priority.ALWAYS);
        age.getStyleClass().addAll("muted", "column-age");
        size.getStyleClass().addAll("muted", "column-size");
        fate.getStyleClass().add("column-fate");
        var row = new HBox(mark, kindIcon, what, age, size, fate);
        row.getStyleClass().add("leftover");
        content = new VBox(backend, row);
        getStyleClass().add("leftover-cell");
        setPrefWidth(0);
    }

    @Override
    protected void updateItem(@Nullable LeftoverItem item, boolean empty) {
        super.updateItem(item, empty);
        bound.unsubscribe();
        bound = Subscription.EMPTY;
        if (empty || item == null) {
            setGraphic(null);
            setAccessibleText(null);
            return;
        }
        Leftover leftover = item.leftover();
        Instant now = clock.instant();
        backend.setText(item.backend());
        backend.setVisible(isFirstOfItsBackend(item));
        kindIcon.setIconLiteral(icon(leftover.kind()));
        name.setText(leftover.name());
        name.setTooltip(new Tooltip(leftover.name()));
        kind.setText(leftover.kind());
        age.setText(words.age(leftover.createdAt(), now));
        age.setTooltip(leftover.createdAt().isEmpty() ? null : new Tooltip(leftover.createdAt()));
        size.setText(words.size(leftover.bytes()));
        tick.setVisible(!leftover.locked());
        lock.setVisible(leftover.locked());
        tick.setAccessibleText(messages.get("cleanup.tick", leftover.kind(), leftover.name()));
        pseudoClassStateChanged(LOCKED, leftover.locked());

        tick.selectedProperty().bindBidirectional(item.tickedProperty());
        Subscription fates = item.fate().subscribe(fateNow -> show(item, fateNow));
        bound = fates.and(() -> tick.selectedProperty().unbindBidirectional(item.tickedProperty()));
        setGraphic(content);
    }

    private void show(LeftoverItem item, Fate now) {
        tick.setDisable(!item.canBeTicked());
        reason.setText(now instanceof Fate.Failed failed ? failed.why() : item.leftover().reason());
        fate.setText(switch (now) {
            case Fate.There _ -> item.leftover().locked() ? messages.get("cleanup.fate.locked") : "";
            case Fate.Removing _ -> messages.get("cleanup.fate.removing");
            case Fate.Removed _ -> messages.get("cleanup.fate.removed");
            case Fate.Failed _ -> messages.get("cleanup.fate.failed");
        });
        pseudoClassStateChanged(GONE, now instanceof Fate.Removed);
        pseudoClassStateChanged(FAILED, now instanceof Fate.Failed);
        setAccessibleText(item.leftover().kind() + " " + item.leftover().name() + ", " + reason.getText() + " " + fate.getText());
    }

    private boolean isFirstOfItsBackend(LeftoverItem item) {
        return getIndex() == 0 || !getListView().getItems().get(getIndex() - 1).backend().equals(item.backend());
    }

    private static String icon(String kind) {
        String lower = kind.toLowerCase(Locale.ROOT);
        return ICONS.stream().filter(entry -> lower.contains(entry.getKey())).findFirst().map(Map.Entry::getValue).orElse("fth-file");
    }
}
