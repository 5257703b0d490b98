package io.claudebottle.terminal.view;

import io.claudebottle.terminal.model.Frame;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.input.InputMethodEvent;
import javafx.scene.input.InputMethodRequests;
import javafx.scene.input.InputMethodTextRun;

/// Input methods: what is composed is shown at the cursor, what is committed is typed.
final class ImeInput {

    private final TerminalView view;

    ImeInput(TerminalView view) {
        this.view = view;
        view.setInputMethodRequests(new AtCursor());
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
        view.setComposition(event.getComposed().stream().map(InputMethodTextRun::getText).collect(Collectors.joining()));
        view.type(event.getCommitted().getBytes(StandardCharsets.UTF_8));
        event.consume();
    }

    private final class AtCursor implements InputMethodRequests {

        @Override
        public Point2D getTextLocation(int offset) {
            Frame frame = view.frame();
            long row = frame.pushed() + frame.caret().row() - view.top();
            Bounds cell = view.canvas().boundsOf((int) Math.min(row, Math.max(0, frame.rows() - 1)), frame.caret().column(), 1);
            Point2D onScreen = view.canvas().localToScreen(cell.getMinX(), cell.getMaxY());
            return onScreen == null ? Point2D.ZERO : onScreen;
        }

        @Override
        public int getLocationOffset(int x, int y) {
            return 0;
        }

        @Override
        public void cancelLatestCommittedText() {}

        @Override
        public String getSelectedText() {
            return "";
        }
    }
}
