package io.claudebottle.app.supervise;

import io.claudebottle.app.Messages;
import io.claudebottle.app.design.Rows;
import io.claudebottle.problem.Printable;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.supervise.PendingProposal;
import java.time.InstantSource;
import java.util.Optional;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// One proposal: what kind, from whom, for how long, and how the agent begins to explain it.
final class ProposalCell extends ListCell<ProposalItem> {

    static final double HEIGHT = 60;

    private static final PseudoClass FAILED = PseudoClass.getPseudoClass("failed");

    private final InstantSource clock;
    private final ObservableValue<Number> ticks;
    private final Messages messages;
    private final ProposalWords words;

    private final FontIcon icon = new FontIcon("fth-globe");
    private final ProgressIndicator busy = new ProgressIndicator();
    private final Label bottle = new Label();
    private final Label age = new Label();
    private final Label tool = new Label();
    private final Label headline = new Label();
    private final HBox row;
    private Subscription shown = Subscription.EMPTY;

    /// @param ticks changes once a second
    ProposalCell(InstantSource clock, ObservableValue<Number> ticks, Messages messages) {
        this.clock = clock;
        this.ticks = ticks;
        this.messages = messages;
        this.words = new ProposalWords(messages);
        busy.getStyleClass().add("proposal-busy");
        var mark = new StackPane(icon, busy);
        mark.getStyleClass().add("proposal-mark");
        bottle.getStyleClass().add("t-strong");
        age.getStyleClass().addAll("muted", "t-small");
        age.setMinWidth(Region.USE_PREF_SIZE);
        tool.getStyleClass().add("badge");
        tool.setMinWidth(Region.USE_PREF_SIZE);
        headline.getStyleClass().addAll("muted", "t-small");
        Rows.fill(bottle);
        Rows.fill(headline);
        var top = new HBox(bottle, age);
        var below = new HBox(tool, headline);
        top.getStyleClass().add("agent-line");
        below.getStyleClass().add("agent-line");
        var lines = new VBox(top, below);
        lines.getStyleClass().add("agent-lines");
        Rows.fill(lines);
        row = new HBox(mark, lines);
        row.getStyleClass().add("proposal-row");
        getStyleClass().add("agent-cell");
        setPrefWidth(0);
        row.prefWidthProperty().bind(widthProperty());
    }

    @Override
    protected void updateItem(@Nullable ProposalItem item, boolean empty) {
        super.updateItem(item, empty);
        shown.unsubscribe();
        shown = Subscription.EMPTY;
        if (empty || item == null) {
            setGraphic(null);
            setAccessibleText(null);
            return;
        }
        PendingProposal proposal = item.proposal().get();
        bottle.setText(Printable.of(proposal.bottle()));
        tool.setText(messages.getOr("inbox.short." + proposal.tool(), Printable.of(proposal.tool())));
        headline.setText(item.headline().isEmpty() ? messages.get("inbox.no-justification") : item.headline());
        setAccessibleText(words.agent(proposal) + " " + words.wants(proposal) + ". " + headline.getText());
        shown = Subscription.combine(
                ticks.subscribe(_ -> age.setText(words.age(proposal, clock.instant()))),
                item.busy().subscribe(is -> show(busy, is)),
                item.problem().subscribe(why -> showProblem(proposal, why)));
        setGraphic(row);
    }

    private void show(Node node, boolean visible) {
        node.setVisible(visible);
        icon.setVisible(!visible);
    }

    private void showProblem(PendingProposal proposal, Optional<Problem> why) {
        icon.setIconLiteral(why.isPresent() ? "fth-alert-triangle" : words.icon(proposal.tool()));
        pseudoClassStateChanged(FAILED, why.isPresent());
    }
}
