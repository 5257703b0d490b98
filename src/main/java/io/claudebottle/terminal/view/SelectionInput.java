package io.claudebottle.terminal.view;

import io.claudebottle.terminal.model.Frame;
import io.claudebottle.terminal.model.Selection;
import io.claudebottle.terminal.model.Selection.Mode;
import io.claudebottle.terminal.model.Selection.Point;
import io.claudebottle.terminal.model.Selection.Span;
import io.claudebottle.terminal.model.WordRules;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.MouseEvent;
import javafx.util.Duration;

/// Selects with the mouse and copies. What is selected stays where it is while output goes on, and is dropped when its rows get other numbers
/// or the other screen is shown.
final class SelectionInput {

    private static final Duration STEP = Duration.millis(50);

    private final TerminalView view;
    private final Timeline beyondEdge = new Timeline(new KeyFrame(STEP, _ -> scroll()));
    private Optional<Selection> selection = Optional.empty();
    private int generation;
    private boolean alternate;
    private double x;
    private double y;

    SelectionInput(TerminalView view) {
        this.view = view;
        beyondEdge.setCycleCount(Animation.INDEFINITE);
        view.setMarks(Overlay.Kind.SELECTION, this::spans);
    }

    /// @param extend whether what is selected already is to go on to here
    void pressed(MouseEvent event, boolean extend) {
        if (extend && hasSelection()) {
            extendTo(event.getX(), event.getY());
            return;
        }
        Mode mode = event.isAltDown() ? Mode.BLOCK
                : event.getClickCount() == 2 ? Mode.WORD : event.getClickCount() > 2 ? Mode.LINE : Mode.CHARACTER;
        select(Selection.start(mode, point(mode, event.getX(), event.getY()), WordRules.DEFAULT));
    }

    void dragged(MouseEvent event) {
        x = event.getX();
        y = event.getY();
        extendTo(x, y);
        if (beyond() == 0) {
            beyondEdge.stop();
        } else if (beyondEdge.getStatus() != Animation.Status.RUNNING) {
            beyondEdge.play();
        }
    }

    void released() {
        beyondEdge.stop();
    }

    /// How many rows the mouse is above, negative, or below the rows in view.
    private int beyond() {
        int row = view.canvas().cellAt(x, y).row();
        return row < 0 ? row : Math.max(0, row - view.frame().rows() + 1);
    }

    private void scroll() {
        view.scrollBy(beyond());
        extendTo(x, y);
    }

    private void extendTo(double toX, double toY) {
        selection.ifPresent(now -> select(now.extend(point(now.mode(), toX, toY))));
    }

    private Point point(Mode mode, double atX, double atY) {
        ScreenCanvas.Place place = view.canvas().cellAt(atX, atY);
        Frame frame = view.frame();
        int row = Math.clamp(place.row(), 0, Math.max(0, frame.rows() - 1));
        if (mode == Mode.WORD || mode == Mode.LINE) {
            return new Point(view.top() + row, Math.clamp(place.column(), 0, frame.columns() - 1));
        }
        int edge = Math.clamp(place.column() + (place.rightHalf() ? 1 : 0), 0, frame.columns());
        int column = mode == Mode.BLOCK || row == place.row() ? edge : row < place.row() ? frame.columns() : 0;
        return new Point(view.top() + row, column);
    }

    private void select(Selection now) {
        selection = Optional.of(now);
        generation = view.frame().historyGeneration();
        alternate = view.frame().isAlternate();
        view.show();
    }

    private List<Span> spans(long from, long to) {
        Frame frame = view.frame();
        if (frame.historyGeneration() != generation || frame.isAlternate() != alternate) {
            selection = Optional.empty();
        }
        return selection.map(now -> LongStream.range(from, to).mapToObj(row -> now.span(view.rows(), row)).toList()).orElse(List.of());
    }

    boolean hasSelection() {
        return selection.filter(now -> switch (now.mode()) {
            case WORD, LINE -> true;
            case CHARACTER -> !now.anchor().equals(now.extent());
            case BLOCK -> now.anchor().column() != now.extent().column();
        }).isPresent();
    }

    /// Without soft wraps; empty for nothing.
    String text() {
        return hasSelection() ? selection.orElseThrow().text(view.rows()) : "";
    }

    /// @return whether there was something to copy
    boolean copy() {
        String text = text();
        if (text.isEmpty()) {
            return false;
        }
        put(text);
        return true;
    }

    static void put(String text) {
        var content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }

    void selectAll() {
        Point start = new Point(view.rows().first(), 0);
        select(Selection.start(Mode.CHARACTER, start, WordRules.DEFAULT).extend(new Point(view.rows().end() - 1, view.frame().columns())));
    }

    void clear() {
        selection = Optional.empty();
        view.show();
    }

    void dispose() {
        beyondEdge.stop();
    }
}
