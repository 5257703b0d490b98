package io.claudebottle.terminal.view;

import atlantafx.base.theme.PrimerLight;
import io.claudebottle.terminal.emulator.Emulator;
import io.claudebottle.terminal.emulator.EmulatorOptions;
import io.claudebottle.terminal.emulator.TerminalEvent;
import io.claudebottle.terminal.model.Cell;
import io.claudebottle.terminal.model.Cells;
import io.claudebottle.terminal.model.Colors;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import javafx.application.Application;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import org.testfx.util.WaitForAsyncUtils;

/// A control in a window, without a child: a test prints into it and sees what it sends.
final class ShownTerminal {

    final TerminalView view;
    private final Emulator emulator;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    /// On the FX thread.
    ShownTerminal(Stage stage) {
        emulator = new Emulator(80, 24, EmulatorOptions.of("test", "1"), new Emulator.Host() {
            @Override
            public void reply(byte[] answer) {}

            @Override
            public void event(TerminalEvent event) {}
        });
        Application.setUserAgentStylesheet(new PrimerLight().getUserAgentStylesheet());
        view = new TerminalView(emulator, sent::writeBytes, (columns, rows, width, height) -> locked(() -> emulator.resize(columns, rows, width, height)));
        view.setColors(Colors.LIGHT);
        stage.setScene(new Scene(new BorderPane(view), 760, 420));
        stage.show();
        view.requestFocus();
    }

    private void locked(Runnable action) {
        emulator.lock().lock();
        try {
            action.run();
        } finally {
            emulator.lock().unlock();
        }
    }

    static <T> T onFx(Callable<T> call) {
        return WaitForAsyncUtils.waitForAsyncFx(10_000, call);
    }

    /// Prints and waits until it is shown.
    void print(String text) {
        WaitForAsyncUtils.waitForFxEvents();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        locked(() -> emulator.feed(bytes, 0, bytes.length));
        view.changed();
        WaitForAsyncUtils.waitForFxEvents();
    }

    int rows() {
        return onFx(() -> view.frame().rows());
    }

    /// The rows in view, a line each. On the FX thread.
    String inView() {
        var text = new StringBuilder();
        for (long row = view.top(); row < view.top() + view.frame().rows(); row++) {
            Cells cells = view.rows().at(row);
            for (int column = 0; column < cells.columns(); column++) {
                Cell.appendTo(text, cells.text(column), view.rows().clusters());
            }
            text.append('\n');
        }
        return text.toString();
    }

    /// What is marked so in view, each as `row:from-to`, counted from the first row in view.
    List<String> marked(Overlay.Kind kind) {
        return onFx(() -> view.overlaid().stream()
                .filter(mark -> mark.kind() == kind)
                .map(mark -> mark.row() + ":" + mark.from() + "-" + mark.to())
                .toList());
    }

    /// What the program would have got from the keyboard and the mouse.
    String sent() {
        return onFx(() -> sent.toString(StandardCharsets.UTF_8));
    }

    Node node(String selector) {
        return onFx(() -> Objects.requireNonNull(view.lookup(selector), selector));
    }
}
