package io.claudebottle.app;

import io.claudebottle.terminal.view.FileIntake;
import io.claudebottle.terminal.TerminalPane;
import io.claudebottle.terminal.emulator.TerminalEvent;
import io.claudebottle.terminal.pty.Pty;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.geometry.Pos;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;

/// A terminal that emulates nothing: shows what a test puts into it and remembers what it is told.
public final class FakeTerminalPane implements TerminalPane {

    public final List<Pty> connected = new ArrayList<>();
    public final Label text = new Label();
    public Optional<FileIntake> intake = Optional.empty();
    public Optional<Path> history = Optional.empty();
    public Predicate<String> keep = _ -> true;
    public String fontFamily = "?";
    public boolean blinking;
    public boolean disposed;
    public long scrollback;
    private final StackPane root = new StackPane(text);
    private final ReadOnlyStringWrapper title = new ReadOnlyStringWrapper("");

    public FakeTerminalPane() {
        root.getStyleClass().add("terminal-pane");
        root.setFocusTraversable(true);
        root.setAlignment(Pos.TOP_LEFT);
        text.getStyleClass().add("mono");
        text.setMinSize(0, 0);
    }

    @Override
    public Parent node() {
        return root;
    }

    @Override
    public void connect(Pty pty) {
        connected.add(pty);
    }

    @Override
    public void type(String typed) {
        text.setText(text.getText() + typed);
    }

    @Override
    public List<String> screen() {
        return text.getText().lines().toList();
    }

    @Override
    public ReadOnlyStringProperty titleProperty() {
        return title.getReadOnlyProperty();
    }

    @Override
    public void setOnEvent(Consumer<TerminalEvent> listener) {}

    @Override
    public void setFileIntake(FileIntake given) {
        intake = Optional.of(given);
    }

    @Override
    public void setHistory(Optional<Path> file, Predicate<String> wanted) {
        history = file;
        keep = wanted;
    }

    @Override
    public void setScrollbackLimit(long bytes) {
        scrollback = bytes;
    }

    @Override
    public void setDark(boolean dark) {}

    @Override
    public void setFontFamily(String family) {
        fontFamily = family;
    }

    @Override
    public void setBlinking(boolean may) {
        blinking = may;
    }

    @Override
    public void setFontSize(double points) {}

    @Override
    public void dispose() {
        disposed = true;
    }
}
