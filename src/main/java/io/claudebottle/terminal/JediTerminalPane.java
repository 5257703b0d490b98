package io.claudebottle.terminal;

import io.claudebottle.terminal.emulator.TerminalEvent;
import io.claudebottle.terminal.pty.Pty;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.Parent;
import javafx.scene.control.ScrollBar;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;

/// [TerminalPane] over JediTermFX 1.0.0, until there is an emulator of our own.
///
/// Every child gets an emulator of its own, so that no mouse mode, no alternate screen and no half sequence of the one before is left to
/// it. All methods belong to the FX thread, but [#type] and [#screen], which any thread may call.
public final class JediTerminalPane implements TerminalPane {

    private final TerminalLook look = new TerminalLook();
    private final FocusForwardingPane root = new FocusForwardingPane();
    private final ReadOnlyStringWrapper title = new ReadOnlyStringWrapper("");
    private volatile Optional<Shown> shown = Optional.empty();

    /// Whether the character of the key that was pressed last has been sent already.
    private boolean typedIsSent;

    private record Shown(EmulatorWidget widget, PtyConnector connector) {}

    public JediTerminalPane() {
        root.getStyleClass().add("terminal-pane");
        root.addEventFilter(KeyEvent.KEY_PRESSED, this::onKeyPressed);
        root.addEventFilter(KeyEvent.KEY_TYPED, this::onKeyTyped);
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
        if (!isForScreen(event)) {
            return;
        }
        Optional<String> sent = ControlKeys.encode(event);
        typedIsSent = sent.isPresent();
        sent.ifPresent(text -> {
            type(text);
            scrollToBottom();
        });
        if (sent.isPresent() || event.getCode().isModifierKey()) {
            event.consume();
        }
    }

    private void onKeyTyped(KeyEvent event) {
        if (typedIsSent && isForScreen(event)) {
            event.consume();
        }
    }

    /// The emulator's search field is in the pane too, and keeps its keys.
    private boolean isForScreen(KeyEvent event) {
        return shown.filter(child -> event.getTarget() == child.widget().getTerminalPanel().getCanvas()).isPresent();
    }

    private void scrollToBottom() {
        shown.ifPresent(child -> {
            ScrollBar bar = child.widget().getTerminalPanel().getScrollBar();
            bar.setValue(bar.getMax());
        });
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

    // The stop-gap has no more to tell than its title, and is gone before anything else is asked of it.
    @Override
    public void setOnEvent(Consumer<TerminalEvent> listener) {}

    @Override
    public void setFileIntake(FileIntake intake) {}

    @Override
    public void setHistory(Optional<Path> file, Predicate<String> keep) {}

    @Override
    public void setScrollbackLimit(long bytes) {}

    @Override
    public void setFontFamily(String family) {}

    @Override
    public void setBlinking(boolean blinking) {}

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
