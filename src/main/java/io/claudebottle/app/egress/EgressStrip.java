package io.claudebottle.app.egress;

import io.claudebottle.app.AgentKey;
import io.claudebottle.app.Messages;
import io.claudebottle.session.gate.RouteChoice;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.util.Subscription;
import org.kordamp.ikonli.javafx.FontIcon;

/// What the gates of one bottle decided, in a line under its terminal, with a way to another decision about the newest denied host.
public final class EgressStrip extends HBox {

    private final Messages messages;
    private final LedgerWords words;
    private final Hyperlink line = new Hyperlink();
    private final Button allow;
    private final StackPane allowPlace;
    private final Tooltip whyNot = new Tooltip();
    private String host = "";
    private Subscription subscriptions;

    /// @param whyLocked why nothing can be decided now; "" when it can
    /// @param file what *always* writes to; asked when the menu opens
    EgressStrip(
            AgentKey bottle,
            BottleLedger ledger,
            ObservableValue<String> whyLocked,
            Supplier<Optional<Path>> file,
            BiConsumer<String, RouteChoice> decide,
            Runnable openLedger,
            Messages messages) {
        this.messages = messages;
        this.words = new LedgerWords(messages, ZoneId.systemDefault());
        getStyleClass().add("egress-strip");
        line.setGraphic(new FontIcon("fth-globe"));
        line.setMinWidth(0);
        line.setOnAction(_ -> {
            line.setVisited(false);
            openLedger.run();
        });
        line.setAccessibleText(messages.get("egress.strip", bottle.slug()));
        allow = new Button(messages.get("egress.allow"));
        allow.getStyleClass().addAll("small", "flat", "allow");
        allow.setMinWidth(USE_PREF_SIZE);
        allow.setOnAction(_ -> AllowMenu.show(allow, host, file.get(), messages, choice -> decide.accept(host, choice)));
        allowPlace = new StackPane(allow);
        allowPlace.setMinWidth(USE_PREF_SIZE);
        allowPlace.managedProperty().bind(allowPlace.visibleProperty());
        getChildren().addAll(line, allowPlace);
        subscriptions = Subscription.combine(ledger.totals().subscribe(_ -> show(ledger)), ledger.state().subscribe(_ -> show(ledger)), whyLocked.subscribe(this::showLock));
    }

    private void show(BottleLedger ledger) {
        Totals totals = ledger.totals().get();
        boolean nothing = totals.allowed() + totals.denied() == 0;
        String none = messages.get(ledger.state().get() instanceof BottleLedger.State.Failed ? "egress.unavailable" : "egress.strip.nothing");
        line.setText(nothing ? none : words.brief(totals));
        line.setTooltip(new Tooltip(line.getText()));
        host = totals.denials().isEmpty() ? "" : totals.denials().getFirst();
        allowPlace.setVisible(!host.isEmpty());
    }

    private void showLock(String why) {
        allow.setDisable(!why.isEmpty());
        whyNot.setText(why);
        if (why.isEmpty()) {
            Tooltip.uninstall(allowPlace, whyNot);
        } else {
            Tooltip.install(allowPlace, whyNot);
        }
    }

    /// Whether its words may take more than one line.
    public void setWrapped(boolean wrapped) {
        line.setWrapText(wrapped);
        line.setMinHeight(wrapped ? USE_PREF_SIZE : USE_COMPUTED_SIZE);
    }

    /// Listens no longer.
    public void dispose() {
        subscriptions.unsubscribe();
        subscriptions = Subscription.EMPTY;
    }
}
