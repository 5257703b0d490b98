package io.claudebottle.app.terminals;

import atlantafx.base.theme.Tweaks;
import io.claudebottle.app.palette.Command;
import io.claudebottle.app.terminals.TerminalLayout.Area;
import io.claudebottle.app.terminals.TerminalLayout.Side;
import java.util.List;
import java.util.function.Function;
import javafx.collections.ListChangeListener;
import javafx.geometry.Bounds;
import javafx.geometry.Pos;
import javafx.geometry.Rectangle2D;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseDragEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.javafx.FontIcon;

/// One area: its tabs, a menu of what can be done with the one in front, and where a dragged tab would go.
final class AreaView extends StackPane {

    private static final double EDGE = 0.7;

    private final Area area;
    private final TerminalLayout layout;
    private final TabDrag drag;
    private final Function<TerminalSession, Tab> tabOf;
    private final TabPane tabs = new TabPane();
    private final Region hint = new Region();

    /// Whether the tabs change because the layout did, not because of the operator.
    private boolean following;

    /// Where a dragged tab goes: beside this area, or among its tabs.
    private sealed interface Target {
        record Beside(Side side) implements Target {}

        record Among(int index) implements Target {}
    }

    /// @param tabOf the tab that shows a terminal, wherever it is
    /// @param commands what can be done with it
    /// @param menuText words for what the menu is
    AreaView(
            Area area,
            TerminalLayout layout,
            TabDrag drag,
            Function<TerminalSession, Tab> tabOf,
            Function<TerminalSession, List<Command>> commands,
            String menuText) {
        this.area = area;
        this.layout = layout;
        this.drag = drag;
        this.tabOf = tabOf;
        getStyleClass().add("terminal-area");
        setMinSize(0, 0);
        tabs.setMinSize(0, 0);
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.ALL_TABS);
        hint.getStyleClass().add("drop-hint");
        hint.setManaged(false);
        hint.setMouseTransparent(true);
        hint.setVisible(false);
        MenuButton menu = menu(commands, menuText);
        setAlignment(menu, Pos.TOP_RIGHT);
        getChildren().addAll(tabs, menu, hint);

        follow(() -> area.tabs().forEach(tab -> tabs.getTabs().add(tabOf.apply(tab))));
        area.tabs().addListener((ListChangeListener<TerminalSession>) this::onTabsChanged);
        area.front().addListener((_, _, _) -> follow(() -> {}));
        tabs.getSelectionModel().selectedItemProperty().addListener((_, _, tab) -> {
            if (tab != null && !following) {
                layout.show((TerminalSession) tab.getUserData());
            }
        });
        focusWithinProperty().subscribe(within -> {
            if (within) {
                layout.activate(area);
            }
        });
        addEventFilter(MouseDragEvent.MOUSE_DRAG_OVER, this::onDragOver);
        addEventFilter(MouseDragEvent.MOUSE_DRAG_RELEASED, this::onDragReleased);
        addEventHandler(MouseDragEvent.MOUSE_DRAG_EXITED_TARGET, _ -> hint.setVisible(false));
    }

    private MenuButton menu(Function<TerminalSession, List<Command>> commands, String text) {
        var menu = new MenuButton("", new FontIcon("fth-layout"));
        menu.getStyleClass().addAll("icon-button", "small", Tweaks.NO_ARROW, "area-menu");
        menu.setAccessibleText(text);
        menu.setTooltip(new Tooltip(text));
        menu.setFocusTraversable(false);
        // A menu without items does not open, so there is one before the first time.
        menu.getItems().add(new MenuItem());
        menu.setOnShowing(_ -> menu.getItems().setAll(area.front().get().map(commands).orElse(List.of()).stream().map(AreaView::item).toList()));
        return menu;
    }

    static MenuItem item(Command command) {
        var item = new MenuItem(command.title(), new FontIcon(command.icon()));
        item.setOnAction(_ -> command.action().run());
        return item;
    }

    private void onTabsChanged(ListChangeListener.Change<? extends TerminalSession> change) {
        follow(() -> {
            while (change.next()) {
                change.getRemoved().forEach(tab -> tabs.getTabs().remove(tabOf.apply(tab)));
                int index = change.getFrom();
                for (TerminalSession tab : change.getAddedSubList()) {
                    tabs.getTabs().add(index++, tabOf.apply(tab));
                }
            }
        });
    }

    private void follow(Runnable change) {
        following = true;
        change.run();
        area.front().get().map(tabOf).filter(tabs.getTabs()::contains).ifPresent(tabs.getSelectionModel()::select);
        following = false;
    }

    private void onDragOver(MouseDragEvent event) {
        drag.dragged().ifPresent(tab -> {
            Rectangle2D place = switch (target(event)) {
                case Target.Beside(Side side) when side == Side.RIGHT -> new Rectangle2D(getWidth() / 2, headerHeight(), getWidth() / 2, below());
                case Target.Beside _ -> new Rectangle2D(0, headerHeight() + below() / 2, getWidth(), below() / 2);
                case Target.Among _ -> new Rectangle2D(0, 0, getWidth(), getHeight());
            };
            hint.resizeRelocate(place.getMinX(), place.getMinY(), place.getWidth(), place.getHeight());
            hint.setVisible(true);
            event.consume();
        });
    }

    private void onDragReleased(MouseDragEvent event) {
        hint.setVisible(false);
        drag.dragged().ifPresent(tab -> {
            Target target = target(event);
            drag.end();
            event.consume();
            switch (target) {
                case Target.Beside(Side side) -> layout.split(tab, area, side);
                case Target.Among(int index) -> layout.move(tab, area, index);
            }
        });
    }

    private Target target(MouseDragEvent event) {
        double x = event.getX() / getWidth();
        double y = (event.getY() - headerHeight()) / below();
        if (layout.windows().contains(area) || y < 0) {
            return new Target.Among((int) tabs.getTabs().stream().filter(tab -> isBefore(tab, event.getSceneX())).count());
        }
        if (Math.max(x, y) < EDGE) {
            return new Target.Among(area.tabs().size());
        }
        return new Target.Beside(x >= y ? Side.RIGHT : Side.BELOW);
    }

    private static boolean isBefore(Tab tab, double sceneX) {
        Bounds bounds = tab.getGraphic().localToScene(tab.getGraphic().getBoundsInLocal());
        return bounds.getCenterX() < sceneX;
    }

    private double headerHeight() {
        return tabs.getTabMaxHeight();
    }

    private double below() {
        return Math.max(1, getHeight() - headerHeight());
    }

    /// What a tab is taken hold of by: its name.
    static Label handle(TerminalSession session) {
        var handle = new Label(session.key().slug());
        handle.getStyleClass().add("tab-handle");
        return handle;
    }
}
