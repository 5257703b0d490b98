package io.claudebottle.terminal.view;

import io.claudebottle.terminal.model.Frame;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import org.jspecify.annotations.Nullable;

/// What a screen reader is told: the rows in view as one text, and where the cursor is in it. Changes are told a few times a second, and only
/// after somebody has asked.
final class ScreenReader {

    private static final int REST_MILLIS = 250;

    private final TerminalView view;
    private final Executor later = CompletableFuture.delayedExecutor(REST_MILLIS, TimeUnit.MILLISECONDS);
    private boolean asked;
    private boolean scheduled;

    ScreenReader(TerminalView view) {
        this.view = view;
        view.setAccessibleRole(AccessibleRole.TEXT_AREA);
        view.setAccessibleRoleDescription(Words.get("screen"));
    }

    void screenChanged() {
        if (asked && !scheduled) {
            scheduled = true;
            later.execute(() -> Platform.runLater(() -> {
                scheduled = false;
                view.notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
                view.notifyAccessibleAttributeChanged(AccessibleAttribute.CARET_OFFSET);
            }));
        }
    }

    /// @return null for what it knows nothing of
    @Nullable Object answer(AccessibleAttribute attribute, Object... parameters) {
        return switch (attribute) {
            case TEXT -> {
                asked = true;
                yield text();
            }
            case EDITABLE -> false;
            case CARET_OFFSET -> caret();
            case LINE_FOR_OFFSET -> line((Integer) parameters[0]);
            case LINE_START -> start((Integer) parameters[0]);
            case LINE_END -> end((Integer) parameters[0]);
            default -> null;
        };
    }

    private String row(int row) {
        return view.shown(row);
    }

    private int count() {
        return view.frame().rows();
    }

    private String text() {
        var text = new StringBuilder();
        for (int row = 0; row < count(); row++) {
            text.append(row == 0 ? "" : "\n").append(row(row));
        }
        return text.toString();
    }

    private int start(int line) {
        int offset = 0;
        for (int row = 0; row < Math.min(line, count()); row++) {
            offset += row(row).length() + 1;
        }
        return offset;
    }

    private int end(int line) {
        return line < 0 || line >= count() ? start(count()) : start(line) + row(line).length();
    }

    private int line(int offset) {
        int line = 0;
        while (line < count() - 1 && start(line + 1) <= offset) {
            line++;
        }
        return line;
    }

    /// On the row of the cursor, at its end where the cursor stands behind it; at the end of all when it has been scrolled out of view.
    private int caret() {
        Frame frame = view.frame();
        long row = frame.pushed() + frame.caret().row() - view.top();
        if (row >= count()) {
            return Math.max(0, start(count()) - 1);
        }
        return start((int) row) + Math.min(view.shown((int) row, frame.caret().column()).length(), row((int) row).length());
    }
}
