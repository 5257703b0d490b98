package io.claudebottle.app.agents;

import atlantafx.base.theme.Tweaks;
import io.claudebottle.app.Messages;
import io.claudebottle.app.design.Rows;
import io.claudebottle.session.attention.Attention;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// One agent: state as a sign and in words, identity, where it runs and for how long, and which sidecars are up.
final class AgentCell extends ListCell<AgentItem> {

    static final double HEIGHT = 60;

    private final AgentActions actions;
    private final GateActions gates;
    private final AttentionWords words;
    private final Messages messages;

    private final Label sign = new Label();
    private final Label slug = new Label();
    private final Label state = new Label();
    private final FontIcon mute = new FontIcon("fth-bell-off");
    private final Tooltip evidence = new Tooltip();
    private final Label facts = new Label();
    private final HBox services = new HBox();
    private final MenuButton menu = new MenuButton();
    private final HBox row = new HBox();
    private Subscription shown = Subscription.EMPTY;

    AgentCell(AgentActions actions, GateActions gates, AttentionWords words, Messages messages) {
        this.actions = actions;
        this.gates = gates;
        this.words = words;
        this.messages = messages;
        slug.getStyleClass().add("t-strong");
        state.getStyleClass().addAll("t-small", "agent-state");
        state.setMinWidth(Region.USE_PREF_SIZE);
        mute.getStyleClass().add("agent-muted");
        mute.setAccessibleText(messages.get("agents.muted"));
        mute.managedProperty().bind(mute.visibleProperty());
        sign.getStyleClass().add("agent-sign");
        facts.getStyleClass().addAll("muted", "t-small");
        services.getStyleClass().add("agent-services");
        menu.setGraphic(new FontIcon("fth-more-horizontal"));
        menu.getStyleClass().addAll("icon-button", Tweaks.NO_ARROW);
        menu.setAccessibleText(messages.get("agents.actions"));
        menu.setFocusTraversable(false);

        services.setMinWidth(Region.USE_PREF_SIZE);
        menu.setMinWidth(Region.USE_PREF_SIZE);
        Rows.fill(slug);
        Rows.fill(facts);
        var top = new HBox(slug, mute, state);
        var bottom = new HBox(facts, services);
        top.getStyleClass().add("agent-line");
        bottom.getStyleClass().add("agent-line");
        var lines = new VBox(top, bottom);
        lines.getStyleClass().add("agent-lines");
        lines.setAlignment(Pos.CENTER_LEFT);
        Rows.fill(lines);
        row.getChildren().addAll(sign, lines, menu);
        row.getStyleClass().add("agent-row");
        getStyleClass().add("agent-cell");
        // A row is as wide as the list; what does not fit is shortened, not scrolled to.
        setPrefWidth(0);
        row.prefWidthProperty().bind(widthProperty());
        setOnMouseClicked(event -> {
            if (event.getButton() == MouseButton.PRIMARY && getItem() != null) {
                actions.open(getItem());
            }
        });
    }

    @Override
    protected void updateItem(@Nullable AgentItem item, boolean empty) {
        super.updateItem(item, empty);
        shown.unsubscribe();
        shown = Subscription.EMPTY;
        if (empty || item == null) {
            setGraphic(null);
            setContextMenu(null);
            return;
        }
        slug.setText(item.key().slug());
        facts.textProperty().bind(Bindings.createStringBinding(
                () -> facts(item),
                item.agentName(),
                item.uptime(),
                item.minutes(),
                item.attention()));
        shown = Subscription.combine(
                item.attention().subscribe(this::showAttention),
                item.muted().subscribe(muted -> {
                    mute.setVisible(muted);
                    menu.getItems().setAll(actionItems(item));
                    setContextMenu(new ContextMenu(actionItems(item)));
                }),
                item.services().subscribe(names -> {
                    showServices(names);
                    menu.getItems().setAll(actionItems(item));
                    setContextMenu(new ContextMenu(actionItems(item)));
                }), facts.textProperty()::unbind);
        setGraphic(row);
    }

    /// What it waits for and for how long stands first: the rest of the line may be cut off.
    private String facts(AgentItem item) {
        String where = item.key().backend() + " · " + item.uptime().get() + " · " + item.agentName().get();
        String need = words.need(item.attention().get());
        if (need.isEmpty()) {
            return where;
        }
        long minutes = item.minutes().get();
        return minutes == 0 ? need + " · " + where : need + " · " + words.lasting(minutes) + " · " + where;
    }

    private void showAttention(Attention now) {
        String word = AttentionWords.word(now.state());
        sign.setText(messages.get("agents.sign." + word));
        for (Attention.State each : Attention.State.values()) {
            PseudoClass is = PseudoClass.getPseudoClass(AttentionWords.word(each));
            sign.pseudoClassStateChanged(is, each == now.state());
            state.pseudoClassStateChanged(is, each == now.state());
        }
        state.setText(words.state(now));
        evidence.setText(words.account(now));
        state.setTooltip(evidence);
        setAccessibleText(slug.getText() + ", " + words.account(now).replace("\n", ", "));
    }

    private void showServices(List<String> names) {
        services.getChildren().setAll(names.isEmpty() ? List.of(cutOff()) : names.stream().map(this::service).toList());
    }

    /// Its sidecars have ended, and with them every way out; the agent itself may not have noticed yet.
    private Label cutOff() {
        var badge = new Label(messages.get("agents.cutOff"), new FontIcon("fth-alert-triangle"));
        badge.getStyleClass().addAll("t-small", "text-danger", "cut-off");
        badge.setTooltip(new Tooltip(messages.get("agents.cutOff.help")));
        badge.setAccessibleText(messages.get("agents.cutOff.help"));
        return badge;
    }

    private Label service(String name) {
        String help = name + ": " + messages.getOr("service." + name, messages.get("service.unknown"));
        var badge = new Label(name.isEmpty() ? "?" : name.substring(0, 1));
        badge.getStyleClass().add("service");
        badge.setTooltip(new Tooltip(help));
        badge.setAccessibleText(help);
        return badge;
    }

    private MenuItem[] actionItems(AgentItem item) {
        MenuItem stop = action("stop", "fth-square", () -> actions.askToStop(item));
        stop.getStyleClass().add("danger");
        // An item that is off cannot be hovered, so its words say why.
        boolean gated = item.services().get().contains("egress");
        MenuItem routes = action(gated ? "routes" : "no-routes", "fth-edit-2", () -> gates.editRoutes(item));
        routes.setDisable(!gated);
        return new MenuItem[] {
            action("open", "fth-terminal", () -> actions.open(item)),
            action("restart", "fth-rotate-ccw", () -> actions.restartClaude(item)),
            item.muted().get()
                    ? action("unmute", "fth-bell", () -> item.muted().set(false))
                    : action("mute", "fth-bell-off", () -> item.muted().set(true)),
            new SeparatorMenuItem(),
            action("egress", "fth-globe", () -> gates.openLedger(item)),
            routes,
            new SeparatorMenuItem(),
            action("copy", "fth-copy", () -> actions.copyIdentity(item)),
            action("workspace", "fth-folder", () -> actions.openWorkspace(item)),
            action("state", "fth-archive", () -> actions.revealState(item)),
            new SeparatorMenuItem(),
            stop
        };
    }

    private MenuItem action(String verb, String icon, Runnable run) {
        var item = new MenuItem(messages.get("agents.action." + verb), new FontIcon(icon));
        item.setOnAction(_ -> run.run());
        return item;
    }
}
