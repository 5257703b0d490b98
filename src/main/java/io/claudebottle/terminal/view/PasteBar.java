package io.claudebottle.terminal.view;

import io.claudebottle.terminal.input.PasteCheck;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;

/// Asks before a lot is pasted: Enter pastes, Escape does not.
final class PasteBar extends HBox {

    private final Label question = new Label();
    private final Button paste = new Button(Words.get("paste.yes"));
    private final Button cancel = new Button(Words.get("paste.no"));

    PasteBar() {
        super(8);
        getStyleClass().add("terminal-bar");
        setAlignment(Pos.CENTER_LEFT);
        setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
        paste.getStyleClass().add("accent");
        getChildren().addAll(question, paste, cancel);
        setVisible(false);
    }

    void ask(PasteCheck check, Runnable yes, Runnable no) {
        question.setText(Words.get("paste.question", check.lines(), "%.1f".formatted(check.bytes() / 1000.0)));
        paste.setOnAction(_ -> answer(yes));
        cancel.setOnAction(_ -> answer(no));
        setOnKeyPressed(event -> key(event, yes, no));
        setVisible(true);
        toFront();
        paste.requestFocus();
    }

    private void key(KeyEvent event, Runnable yes, Runnable no) {
        if (event.getCode() == KeyCode.ENTER) {
            answer(cancel.isFocused() ? no : yes);
        } else if (event.getCode() == KeyCode.ESCAPE) {
            answer(no);
        }
        event.consume();
    }

    private void answer(Runnable answer) {
        setVisible(false);
        answer.run();
    }
}
