package io.claudebottle.terminal.view;

import javafx.scene.control.Button;

/// Says how much has come below while the operator looked back, and leads there.
final class NewRowsPill extends Button {

    NewRowsPill(TerminalView view) {
        getStyleClass().add("terminal-pill");
        setFocusTraversable(false);
        setOnAction(_ -> view.scrollToBottom());
        view.unreadProperty().subscribe(count -> {
            setVisible(count.longValue() > 0);
            setText(Words.get("rows.new", count));
        });
    }
}
