package io.claudebottle.terminal.view;

import io.claudebottle.terminal.input.PasteEncoder;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.input.InputMethodEvent;
import javafx.scene.input.InputMethodRequests;

/// Input methods: what is being composed is drawn at the cursor, and typed when it is done.
final class ImeInput implements InputMethodRequests {

    private final TerminalView view;

    ImeInput(TerminalView view) {
        this.view = view;
        view.setInputMethodRequests(this);
        view.setOnInputMethodTextChanged(this::changed);
        view.focusedProperty().subscribe(focused -> {
            if (!focused) {
                view.setComposition("");
            }
        });
    }

    private void changed(InputMethodEvent event) {
        if (!view.isOwn(event)) {
            return;
        }
        var composed = new StringBuilder();
        event.getComposed().forEach(run -> composed.append(run.getText()));
        view.setComposition(composed.toString());
        if (!event.getCommitted().isEmpty()) {
            view.type(PasteEncoder.encode(event.getCommitted(), false));
        }
        event.consume();
    }

    /// Below the cursor, so that a list of candidates does not hide it.
    @Override
    public Point2D getTextLocation(int offset) {
        var caret = view.frame().caret();
        Bounds cell = view.canvas().boundsOf(caret.row(), caret.column(), 1);
        Point2D onScreen = view.localToScreen(cell.getMinX(), cell.getMaxY());
        return onScreen == null ? Point2D.ZERO : onScreen;
    }

    @Override
    public int getLocationOffset(int x, int y) {
        return 0;
    }

    @Override
    public void cancelLatestCommittedText() {
        // What was sent to the program cannot be taken back.
    }

    @Override
    public String getSelectedText() {
        return "";
    }
}
