package io.claudebottle.terminal.view;

import javafx.geometry.Pos;
import javafx.scene.control.Button;

/// Says how much has come below the view of who has scrolled back, and leads there.
final class NewRowsPill {

    NewRowsPill(TerminalView view) {
        var pill = new Button();
        pill.getStyleClass().add("terminal-pill");
        pill.setFocusTraversable(false);
        pill.setOnAction(_ -> view.scrollToBottom());
        view.unreadProperty().subscribe(count -> {
            pill.setVisible(count.longValue() > 0);
            if (count.longValue() > 0) {
                pill.setText(Words.get("rows.new", count));
            }
        });
        view.addOver(pill, Pos.BOTTOM_CENTER);
    }
}
