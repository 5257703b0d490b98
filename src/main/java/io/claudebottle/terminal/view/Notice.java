package io.claudebottle.terminal.view;

import javafx.animation.PauseTransition;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.util.Duration;

/// One short sentence at the bottom of the screen that goes away by itself and takes nobody's focus.
final class Notice {

    private static final Duration SHOWN = Duration.seconds(4);
    private static final double WIDEST = 480;

    private final HBox box = new HBox();
    private final Label label = new Label();
    private final PauseTransition end = new PauseTransition(SHOWN);

    Notice(TerminalView view) {
        label.setWrapText(true);
        label.setMaxWidth(WIDEST);
        label.setMinHeight(Region.USE_PREF_SIZE);
        box.getStyleClass().addAll("terminal-over", "terminal-notice");
        box.getChildren().add(label);
        box.setMouseTransparent(true);
        box.setVisible(false);
        end.setOnFinished(_ -> box.setVisible(false));
        view.addOver(box, Pos.BOTTOM_LEFT);
    }

    void tell(String text) {
        show(text, false);
    }

    void fail(String text) {
        show(text, true);
    }

    private void show(String text, boolean failed) {
        label.getStyleClass().remove("failed");
        if (failed) {
            label.getStyleClass().add("failed");
        }
        label.setText(text);
        box.setVisible(true);
        end.playFromStart();
    }

    void dispose() {
        end.stop();
    }
}
