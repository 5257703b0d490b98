package io.claudebottle.terminal.view;

import java.util.concurrent.atomic.AtomicBoolean;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/// Says when to look at the screen again: at once when something has changed after a rest, so that a key's echo is not late, and then at most
/// once a pulse, however much is printed. While nothing changes nothing runs, and while nobody sees the node nothing is looked at.
final class FrameClock {

    /// Looks at the screen.
    @FunctionalInterface
    interface Look {
        /// @return nanoseconds until it is worth looking again although nothing changes; 0 for never
        long look();
    }

    private final Node node;
    private final Look look;
    private final AtomicBoolean told = new AtomicBoolean();
    private final PauseTransition again = new PauseTransition();
    private final Runnable onPulse = this::pulse;
    private boolean lookedInPulse;
    private boolean due;

    FrameClock(Node node, Look look) {
        this.node = node;
        this.look = look;
        again.setOnFinished(_ -> lookNow());
        node.sceneProperty().subscribe(this::moved);
    }

    private void moved(@Nullable Scene before, @Nullable Scene now) {
        if (before != null) {
            before.removePreLayoutPulseListener(onPulse);
        }
        if (now != null) {
            now.addPreLayoutPulseListener(onPulse);
            changed();
        }
    }

    /// The screen has changed. For any thread; cheap when called often.
    void changed() {
        if (told.compareAndSet(false, true)) {
            Platform.runLater(this::onChange);
        }
    }

    private void onChange() {
        due = true;
        if (lookedInPulse) {
            Platform.requestNextPulse();
        } else {
            lookNow();
        }
    }

    private void pulse() {
        lookedInPulse = false;
        if (due) {
            lookNow();
            // What is asked for inside a pulse is not sure to be heard, and without another one nothing would be drawn or looked at any more.
            Platform.runLater(Platform::requestNextPulse);
        }
    }

    private void lookNow() {
        Scene scene = node.getScene();
        if (scene == null || scene.getWindow() == null || !scene.getWindow().isShowing()) {
            // The next look is when it is shown again.
            due = false;
            told.set(false);
            return;
        }
        due = false;
        lookedInPulse = true;
        told.set(false);
        long nanos = look.look();
        Platform.requestNextPulse();
        again.stop();
        if (nanos > 0) {
            again.setDuration(Duration.millis(nanos / 1e6 + 1));
            again.play();
        }
    }

    void stop() {
        again.stop();
    }
}
