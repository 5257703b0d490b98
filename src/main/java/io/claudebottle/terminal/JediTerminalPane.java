package io.claudebottle.terminal;

import java.util.List;
import java.util.Optional;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.Parent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;

/// [TerminalPane] over JediTermFX 1.0.0, until there is an emulator of our own.
///
/// Every child gets an emulator of its own, so that no mouse mode, no alternate screen and no half sequence of the one before is left to
/// it. All methods belong to the FX thread, but [#type] and [#screen], which any thread may call.
public final class JediTerminalPane implements TerminalPane {

    /// What claude takes for a newline that does not send.
    private static final String SHIFT_ENTER = "\033\r";

    private final TerminalLook look = new TerminalLook();
    private final FocusForwardingPane root = new FocusForwardingPane();
    private final ReadOnlyStringWrapper title = new ReadOnlyStringWrapper("");
    private volatile Optional<Shown> shown = Optional.empty();

    private record Shown(EmulatorWidget widget, PtyConnector connector) {}

    public JediTerminalPane() {
        root.getStyleClass().add("terminal-pane");
        root.addEventFilter(KeyEvent.KEY_PRESSED, this::onKeyPressed);
    }

    @Override
    public Parent node() {
        return root;
    }

    @Override
    public void connect(Pty pty) {
        boolean focused = shown.map(child -> child.widget().getTerminalPanel().getCanvas().isFocused()).orElse(false);
        disconnect();
        title.set("");
        var connector = new PtyConnector(pty);
        var widget = new EmulatorWidget(look);
        widget.getTerminal().addApplicationTitleListener(text -> Platform.runLater(() -> {
            if (isShown(widget)) {
                title.set(text.replaceAll("\\p{Cc}", ""));
            }
        }));
        shown = Optional.of(new Shown(widget, connector));
        root.getChildren().setAll(widget.getPane());
        widget.setTtyConnector(connector);
        connector.start();
        widget.start();
        if (focused) {
            root.requestFocus();
        }
    }

    private boolean isShown(EmulatorWidget widget) {
        return shown.filter(child -> child.widget() == widget).isPresent();
    }

    private void disconnect() {
        shown.ifPresent(child -> {
            child.connector().close();
            child.widget().close();
        });
        shown = Optional.empty();
        root.getChildren().clear();
    }

    private void onKeyPressed(KeyEvent event) {
        if (event.getCode() == KeyCode.ENTER && event.isShiftDown() && !event.isControlDown() && !event.isAltDown()) {
            type(SHIFT_ENTER);
            event.consume();
        }
    }

    @Override
    public void type(String text) {
        shown.ifPresent(child -> child.widget().send(text));
    }

    @Override
    public List<String> screen() {
        return shown.map(child -> child.widget().screen()).orElse(List.of());
    }

    @Override
    public ReadOnlyStringProperty titleProperty() {
        return title.getReadOnlyProperty();
    }

    @Override
    public void setDark(boolean dark) {
        look.setDark(dark);
        shown.ifPresent(child -> child.widget().getTerminalPanel().repaint());
    }

    @Override
    public void setFontSize(double points) {
        look.setFontSize(points);
        shown.ifPresent(child -> child.widget().fontChanged());
    }

    @Override
    public void dispose() {
        disconnect();
    }

    /// Whoever focuses the pane means the screen in it.
    private final class FocusForwardingPane extends StackPane {
        @Override
        public void requestFocus() {
            shown.ifPresentOrElse(child -> child.widget().getTerminalPanel().getCanvas().requestFocus(), super::requestFocus);
        }
    }
}
