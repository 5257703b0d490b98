package io.claudebottle.app;

import io.claudebottle.terminal.model.Frame;
import io.claudebottle.terminal.view.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javafx.application.Platform;

/// A picture of a terminal's screen for a process that has no window and perhaps no display.
public final class ScreenPicture {

    /// In units of JavaFX; also the size in the picture, whose scale is 1.
    public static final double FONT_SIZE = 14;

    private ScreenPicture() {}

    /// Starts the toolkit where it needs no display. No window can be opened in this process afterwards.
    ///
    /// @throws IOException when the file cannot be written
    public static void write(Frame frame, Path png) throws IOException {
        System.setProperty("glass.platform", "Headless");
        System.setProperty("prism.order", "sw");
        var painted = new CompletableFuture<byte[]>();
        Platform.startup(() -> {
            try {
                painted.complete(new Picture("", FONT_SIZE, 1).png(frame));
            } catch (RuntimeException e) {
                painted.completeExceptionally(e);
            }
        });
        try {
            Files.write(png, painted.join());
        } catch (CompletionException e) {
            throw new IllegalStateException("the screen cannot be painted", e.getCause());
        } finally {
            Platform.exit();
        }
    }
}
