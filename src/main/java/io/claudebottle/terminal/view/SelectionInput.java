package io.claudebottle.terminal.view;

import io.claudebottle.terminal.model.Selection;
import io.claudebottle.terminal.model.Selection.Mode;
import io.claudebottle.terminal.model.Selection.Point;
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

/// Selecting with the mouse: by character, by word with a double click, by line with a triple one, a block with Alt; Shift+click extends. What is
/// selected stays while output goes on, and goes when the rows it names do.
final class SelectionInput {

    /// How often the view moves while the mouse is held above or below it.
    private static final Duration DRAG = Duration.millis(50);

    private final TerminalView view;
    private final Notice notice;
    private final Copying copying;
    private final Timeline autoScroll = new Timeline(new KeyFrame(DRAG, _ -> dragOn()));
    private Optional<Selection> selection = Optional.empty();
    private int generation;
    private boolean alternate;
    private double mouseX;
    private double mouseY;

    SelectionInput(TerminalView view, Notice notice) {
        this.view = view;
        this.notice = notice;
        copying = new Copying(view);
        autoScroll.setCycleCount(Animation.INDEFINITE);
        view.setMarks(Overlay.Kind.SELECTION, this::spans);
    }

    private List<Selection.Span> spans(long from, long to) {
        forgetWhatIsGone();
        return selection.map(selected -> LongStream.range(from, to).mapToObj(row -> selected.span(view.rows(), row)).toList()).orElse(List.of());
    }

    /// Rows have other numbers when they were laid out anew, and another screen has other rows.
    private void forgetWhatIsGone() {
        if (generation != view.frame().historyGeneration() || alternate != view.frame().isAlternate()) {
            selection = Optional.empty();
            generation = view.frame().historyGeneration();
            alternate = view.frame().isAlternate();
        }
    }

    void pressed(MouseEvent event) {
        forgetWhatIsGone();
        Mode mode = switch (event.getClickCount()) {
            case 1 -> event.isAltDown() ? Mode.BLOCK : Mode.CHARACTER;
            case 2 -> Mode.WORD;
            default -> Mode.LINE;
        };
        if (event.isShiftDown() && event.getClickCount() == 1 && selection.isPresent()) {
            selection = selection.map(selected -> selected.extend(point(selected.mode(), event.getX(), event.getY())));
        } else {
            selection = Optional.of(Selection.start(mode, point(mode, event.getX(), event.getY()), WordRules.DEFAULT));
        }
        view.show();
    }

    void dragged(MouseEvent event) {
        mouseX = event.getX();
        mouseY = event.getY();
        extend();
        if (mouseY < 0 || mouseY > view.getHeight()) {
            autoScroll.play();
        } else {
            autoScroll.stop();
        }
    }

    void released() {
        autoScroll.stop();
    }

    private void dragOn() {
        view.scrollBy(mouseY < 0 ? -1 : 1);
        extend();
    }

    private void extend() {
        selection = selection.map(selected -> selected.extend(point(selected.mode(), mouseX, mouseY)));
        view.show();
    }

    private Point point(Mode mode, double x, double y) {
        ScreenCanvas.Place place = view.canvas().cellAt(x, y);
        int columns = view.frame().columns();
        long row = view.top() + Math.clamp(place.row(), 0, Math.max(0, view.frame().rows() - 1));
        boolean byEdges = mode == Mode.CHARACTER || mode == Mode.BLOCK;
        int column = byEdges ? Math.clamp(place.column() + (place.rightHalf() ? 1 : 0), 0, columns) : Math.clamp(place.column(), 0, columns - 1);
        return new Point(row, column);
    }

    boolean isEmpty() {
        forgetWhatIsGone();
        return selection.isEmpty() || selection.get().isEmpty();
    }

    /// What is selected, without the line breaks that only the window's width made, into the clipboard.
    void copy() {
        if (!isEmpty()) {
            copying.read(selection.get(), SelectionInput::put, () -> notice.flash(Words.get("copy.gone")));
        }
    }

    static void put(String text) {
        if (text.isEmpty()) {
            return;
        }
        var content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }

    void selectAll() {
        forgetWhatIsGone();
        selection = Optional.of(Selection.start(Mode.CHARACTER, new Point(view.rows().first(), 0), WordRules.DEFAULT)
                .extend(new Point(view.rows().end() - 1, view.frame().columns())));
        view.show();
    }

    void clear() {
        if (selection.isPresent()) {
            selection = Optional.empty();
            view.show();
        }
    }
}
