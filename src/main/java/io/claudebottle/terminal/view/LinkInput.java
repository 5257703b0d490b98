package io.claudebottle.terminal.view;

import io.claudebottle.terminal.model.Links;
import io.claudebottle.terminal.model.Selection.Span;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Cursor;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Links under the mouse while Control, on a Mac Command, is held. A click shows the whole address; only from there it can be opened, and only
/// when it is one of the web or of mail.
final class LinkInput {

    private static final double WIDEST = 440;
    private static final double INSET = 8;

    private final TerminalView view;
    private Optional<Consumer<URI>> opener = Optional.empty();
    private final VBox popup = new VBox(8);
    private final Label host = new Label();
    private final Label address = new Label();
    private final Label refused = new Label(Words.get("link.only.copied"));
    private final Button open = new Button(Words.get("link.open"));
    private final Button copy = new Button(Words.get("menu.copy"));
    private Optional<URI> opened = Optional.empty();
    private double x = -1;
    private double y = -1;
    private boolean held;

    LinkInput(TerminalView view) {
        this.view = view;
        build();
        view.setMarks(Overlay.Kind.LINK, (_, _) -> marked());
        view.addEventHandler(MouseEvent.MOUSE_MOVED, event -> look(view.isOwn(event) ? event.getX() : -1, event.getY(), isHeld(event)));
        view.addEventHandler(MouseEvent.MOUSE_EXITED, _ -> look(-1, -1, false));
        view.addEventFilter(KeyEvent.ANY, event -> {
            if (event.getEventType() != KeyEvent.KEY_TYPED) {
                boolean down = TerminalShortcuts.MAC ? event.isMetaDown() : event.isControlDown();
                boolean itself = event.getCode() == (TerminalShortcuts.MAC ? KeyCode.COMMAND : KeyCode.CONTROL);
                look(x, y, itself ? event.getEventType() == KeyEvent.KEY_PRESSED : down);
            }
        });
        view.addEventFilter(MouseEvent.MOUSE_PRESSED, event -> {
            if (popup.isVisible() && !isIn(event.getTarget())) {
                close();
            }
        });
    }

    private void build() {
        host.getStyleClass().add("title");
        address.setWrapText(true);
        address.setMaxWidth(WIDEST);
        address.setMinHeight(Region.USE_PREF_SIZE);
        refused.getStyleClass().add("muted");
        open.getStyleClass().add("accent");
        open.setOnAction(_ -> {
            close();
            opened.ifPresent(address -> opener.ifPresent(it -> it.accept(address)));
        });
        copy.setOnAction(_ -> {
            SelectionInput.put(address.getText());
            close();
        });
        for (Node each : List.of(host, refused, open)) {
            each.managedProperty().bind(each.visibleProperty());
        }
        popup.getStyleClass().addAll("terminal-bar", "terminal-link");
        popup.getChildren().addAll(host, address, refused, new HBox(8, open, copy));
        popup.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        popup.setVisible(false);
        popup.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                event.consume();
                close();
            }
        });
        view.addOver(popup, Pos.TOP_LEFT);
    }

    void setOpener(Consumer<URI> newOpener) {
        opener = Optional.of(newOpener);
    }

    private boolean isIn(Object target) {
        for (Node node = target instanceof Node it ? it : null; node != null; node = node.getParent()) {
            if (node == popup) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHeld(MouseEvent event) {
        return TerminalShortcuts.MAC ? event.isMetaDown() : event.isControlDown();
    }

    private void look(double newX, double newY, boolean nowHeld) {
        boolean changed = held || nowHeld;
        x = newX;
        y = newY;
        held = nowHeld;
        if (changed) {
            view.setCursor(held && at(x, y).isPresent() ? Cursor.HAND : Cursor.TEXT);
            view.show();
        }
    }

    private List<Span> marked() {
        return held && x >= 0 ? at(x, y).map(Links.Link::spans).orElse(List.of()) : List.of();
    }

    /// The link at a point of the view.
    Optional<Links.Link> at(double atX, double atY) {
        ScreenCanvas.Place place = view.canvas().cellAt(atX, atY);
        boolean outside = place.row() < 0 || place.row() >= view.frame().rows() || place.column() < 0;
        return outside ? Optional.empty() : Links.at(view.rows(), view.top() + place.row(), place.column());
    }

    /// @return whether the click was meant for a link
    boolean clicked(MouseEvent event) {
        if (!isHeld(event)) {
            return false;
        }
        Optional<Links.Link> link = at(event.getX(), event.getY());
        link.ifPresent(it -> show(it, event.getX(), event.getY()));
        return link.isPresent();
    }

    void show(Links.Link link, double atX, double atY) {
        Address read = Address.of(link.address());
        opened = opener.isPresent() && read.mayOpen() ? uri(read.shown()) : Optional.empty();
        address.setText(read.shown());
        host.setVisible(read.host().isPresent());
        host.setText(read.host().map(name -> Words.get("link.leads", name)).orElse(""));
        open.setVisible(opened.isPresent());
        refused.setVisible(opened.isEmpty());
        popup.setVisible(true);
        popup.applyCss();
        double width = popup.prefWidth(-1);
        double height = popup.prefHeight(width);
        double below = atY + view.canvas().metrics().height();
        boolean fits = below + height + INSET <= view.getHeight();
        popup.setTranslateX(Math.max(0, Math.min(atX, view.getWidth() - width - 4 * INSET) - INSET));
        popup.setTranslateY(Math.max(0, (fits ? below : atY - height - 2 * INSET) - INSET));
        popup.toFront();
        (opened.isPresent() ? open : copy).requestFocus();
    }

    private static Optional<URI> uri(String address) {
        try {
            return Optional.of(new URI(address));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private void close() {
        popup.setVisible(false);
        view.requestFocus();
    }
}
