package io.claudebottle.terminal.view;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.scene.control.Label;

/// A few words over the rows that go by themselves.
final class Notice extends Label {

    private static final Duration SHOWN = Duration.ofSeconds(3);

    private final Executor later = CompletableFuture.delayedExecutor(SHOWN.toMillis(), TimeUnit.MILLISECONDS);
    private int shown;

    Notice() {
        getStyleClass().add("terminal-notice");
        setMouseTransparent(true);
        setVisible(false);
    }

    /// Until it is hidden.
    void show(String words) {
        shown++;
        setText(words);
        setVisible(true);
    }

    /// For a moment.
    void flash(String words) {
        show(words);
        int mine = shown;
        later.execute(() -> Platform.runLater(() -> {
            if (mine == shown) {
                hide();
            }
        }));
    }

    void hide() {
        setVisible(false);
    }
}
