package io.claudebottle.terminal.view;

import io.claudebottle.terminal.model.Search;
import io.claudebottle.terminal.model.Selection.Span;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import javafx.css.PseudoClass;
import javafx.event.Event;
import javafx.geometry.Bounds;
import javafx.geometry.Pos;
import javafx.scene.Cursor;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.TextFormatter;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.InputEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/// Looks for text in the terminal: what is found is marked while the bar is open, and the match it stands on is brought into view.
final class SearchBar extends HBox {

    /// More are not counted out.
    private static final int MOST_COUNTED = 1000;
    private static final int LONGEST_QUERY = 1000;
    private static final PseudoClass WRONG = PseudoClass.getPseudoClass("wrong");

    private final TerminalView view;
    private final Finder finder;
    private final TextField field = new TextField();
    private final ToggleButton regex = new ToggleButton(".*");
    private final Label count = new Label();
    private final Button previous = new Button();
    private final Button next = new Button();
    private final Button close = new Button();
    private boolean alternate;

    SearchBar(TerminalView view) {
        super(4);
        this.view = view;
        finder = new Finder(view.emulator(), this::found);
        getStyleClass().addAll("terminal-bar", "terminal-search");
        setAlignment(Pos.CENTER_LEFT);
        setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
        setCursor(Cursor.DEFAULT);
        setVisible(false);
        build();
        view.setMarks(Overlay.Kind.HIT, (from, to) -> isShowable() ? finder.spans(from, to) : List.of());
        view.setMarks(Overlay.Kind.CURRENT_HIT, (_, _) -> isShowable() ? finder.currentSpans() : List.of());
        addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        // What is meant for the bar is not for the program below it.
        addEventHandler(InputEvent.ANY, Event::consume);
    }

    private void build() {
        field.setPromptText(Words.get("search.prompt"));
        field.setAccessibleText(Words.get("search.prompt"));
        field.setTextFormatter(new TextFormatter<>(change -> change.getControlNewText().length() <= LONGEST_QUERY ? change : null));
        field.setPrefColumnCount(16);
        field.textProperty().subscribe(this::look);
        regex.selectedProperty().subscribe(this::look);
        count.setMinWidth(Region.USE_PREF_SIZE);
        count.getStyleClass().add("count");
        name(regex, "regex", "search.regex");
        name(previous, "previous", "search.previous");
        name(next, "next", "search.next");
        name(close, "close", "search.close");
        previous.setOnAction(_ -> finder.previous());
        next.setOnAction(_ -> finder.next());
        close.setOnAction(_ -> close());
        getChildren().addAll(field, regex, count, previous, next, close);
    }

    private static void name(ButtonBase button, String style, String words) {
        button.getStyleClass().addAll("flat", style);
        button.setFocusTraversable(false);
        button.setAccessibleText(Words.get(words));
        button.setTooltip(new Tooltip(Words.get(words)));
        if (button.getText().isEmpty()) {
            var sign = new Region();
            sign.getStyleClass().add("sign");
            button.setGraphic(sign);
        }
    }

    /// Shows the bar, or comes back to it, with what was looked for last.
    void open() {
        if (!isVisible()) {
            setVisible(true);
            look();
        }
        field.requestFocus();
        field.selectAll();
    }

    private void close() {
        setVisible(false);
        finder.stop();
        view.requestFocus();
        view.show();
    }

    private void pressed(KeyEvent event) {
        if (event.getCode() == KeyCode.ESCAPE) {
            close();
            event.consume();
        } else if (event.getCode() == KeyCode.ENTER) {
            if (event.isShiftDown()) {
                finder.previous();
            } else {
                finder.next();
            }
            event.consume();
        } else if (TerminalShortcuts.isOurs(event) && event.getCode() == KeyCode.F) {
            open();
            event.consume();
        }
    }

    /// More has been printed.
    void printed() {
        if (!isVisible()) {
            return;
        }
        if (alternate == view.frame().isAlternate()) {
            finder.printed();
        } else {
            look();
        }
    }

    private void look() {
        if (!isVisible()) {
            return;
        }
        alternate = view.frame().isAlternate();
        List<Span> stood = finder.currentSpans();
        boolean wrong = false;
        try {
            finder.start(new Search.Query(field.getText(), regex.isSelected()), stood.isEmpty() ? view.top() : stood.getFirst().row());
        } catch (PatternSyntaxException e) {
            wrong = true;
        }
        tell(wrong);
        view.show();
    }

    private void found(boolean moved) {
        tell(false);
        if (moved) {
            finder.currentSpans().stream().findFirst().ifPresent(this::reveal);
        }
        view.show();
    }

    private void reveal(Span span) {
        view.reveal(span.row());
        Bounds cells = view.canvas().boundsOf((int) (span.row() - view.top()), span.from(), span.to() - span.from());
        if (getBoundsInParent().intersects(cells)) {
            // It is under the bar.
            view.scrollTo(span.row() - view.frame().rows() / 2);
        }
    }

    private void tell(boolean wrong) {
        field.pseudoClassStateChanged(WRONG, wrong);
        boolean none = finder.count() == 0;
        previous.setDisable(none);
        next.setDisable(none);
        count.setText(wrong ? Words.get("search.wrong") : field.getText().isEmpty() ? "" : counted());
        count.pseudoClassStateChanged(WRONG, wrong || finder.isTooSlow());
    }

    private String counted() {
        if (finder.isTooSlow()) {
            return Words.get("search.slow", String.valueOf(finder.count()));
        }
        if (!finder.isWhole()) {
            return Words.get("search.going");
        }
        String all = finder.count() > MOST_COUNTED ? MOST_COUNTED + "+" : String.valueOf(finder.count());
        boolean placed = finder.place() > 0 && finder.place() <= MOST_COUNTED;
        return finder.count() == 0 ? Words.get("search.none") : placed ? finder.place() + "/" + all : all;
    }

    /// While the size changes, the emulator may have its new one before the view.
    private boolean isShowable() {
        return isVisible() && view.frame().columns() == view.emulator().columns();
    }
}
