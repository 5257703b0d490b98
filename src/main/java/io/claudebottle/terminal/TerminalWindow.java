package io.claudebottle.terminal;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import io.claudebottle.terminal.emulator.EmulatorOptions;
import io.claudebottle.terminal.pty.Pty;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;

/// A window that is a terminal and nothing else, for one command.
public final class TerminalWindow {

    /// Starts the command. Called on the FX thread.
    @FunctionalInterface
    public interface Child {
        Pty start() throws IOException;
    }

    /// Looks at the terminal when the command has ended, on the FX thread.
    @FunctionalInterface
    public interface LastLook {
        void at(EmulatorPane pane);
    }

    private TerminalWindow() {}

    /// Starts JavaFX, which can be done once in a process, and returns when the command has ended. Closing the window hangs it up.
    ///
    /// @param columns how wide the window is at first
    /// @return the command's exit code
    /// @throws IOException when the command cannot be started
    public static int run(String title, int columns, int rows, EmulatorOptions options, Child child, LastLook last)
            throws IOException, InterruptedException {
        var code = new CompletableFuture<Integer>();
        Platform.setImplicitExit(false);
        Platform.startup(() -> {
            try {
                open(title, columns, rows, options, child.start(), code, last);
            } catch (IOException | RuntimeException e) {
                code.completeExceptionally(e);
            }
        });
        try {
            return code.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("the terminal failed", e.getCause());
        } finally {
            Platform.exit();
        }
    }

    private static void open(String title, int columns, int rows, EmulatorOptions options, Pty pty, CompletableFuture<Integer> code, LastLook last) {
        var pane = new EmulatorPane(options);
        boolean dark = Platform.getPreferences().getColorScheme() == ColorScheme.DARK;
        Application.setUserAgentStylesheet((dark ? new PrimerDark() : new PrimerLight()).getUserAgentStylesheet());
        pane.setDark(dark);
        pane.view().setPrefSize(pane.view().widthOf(columns), pane.view().heightOf(rows));
        var stage = new Stage();
        stage.titleProperty().bind(pane.titleProperty().map(text -> text.isEmpty() ? title : text));
        stage.setScene(new Scene(new BorderPane(pane.node())));
        stage.setOnHidden(_ -> pane.dispose());
        stage.show();
        pane.connect(pty);
        pane.node().requestFocus();
        pane.ended().thenAccept(exit -> Platform.runLater(() -> {
            try {
                last.at(pane);
                code.complete(exit);
            } catch (RuntimeException e) {
                code.completeExceptionally(e);
            }
            stage.hide();
        }));
    }
}
