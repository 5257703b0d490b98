package io.claudebottle.app.attention;

import io.claudebottle.terminal.TerminalPane;
import io.claudebottle.terminal.emulator.TerminalEvent;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.layout.Pane;
import javafx.scene.shape.Rectangle;
import javafx.scene.text.Text;

/// A terminal pane that says what it is told to. Whatever else the seam has does nothing.
final class ScriptedPane {

    private final ReadOnlyStringWrapper title = new ReadOnlyStringWrapper("");
    private final Text text = new Text();
    private final Pane node = new Pane(text);
    private volatile List<String> screen = List.of();
    private Consumer<TerminalEvent> listener = _ -> {};

    TerminalPane pane() {
        node.setFocusTraversable(true);
        text.setStyle("-fx-font-family: 'DejaVu Sans Mono'; -fx-font-size: 12px; -fx-fill: -color-fg-default;");
        text.relocate(8, 8);
        var clip = new Rectangle();
        clip.widthProperty().bind(node.widthProperty());
        clip.heightProperty().bind(node.heightProperty());
        node.setClip(clip);
        node.setPrefSize(0, 0);
        return (TerminalPane) Proxy.newProxyInstance(TerminalPane.class.getClassLoader(), new Class<?>[] {TerminalPane.class}, (_, method, arguments) -> {
            switch (method.getName()) {
                case "node" -> {
                    return node;
                }
                case "screen" -> {
                    return screen;
                }
                case "titleProperty" -> {
                    return title.getReadOnlyProperty();
                }
                case "setOnEvent" -> {
                    listener = given(arguments[0]);
                    return null;
                }
                default -> {
                    return null;
                }
            }
        });
    }

    @SuppressWarnings("unchecked")
    private static Consumer<TerminalEvent> given(Object listener) {
        return (Consumer<TerminalEvent>) listener;
    }

    /// On the FX thread, as the real one.
    void says(TerminalEvent event) {
        listener.accept(event);
    }

    void hook(String line) {
        says(new TerminalEvent.Notification("claude-bottle-hook", line));
    }

    void titled(String text) {
        title.set(text);
    }

    void shows(List<String> rows) {
        screen = rows;
        text.setText(String.join("\n", rows));
        says(new TerminalEvent.Activity());
    }
}
