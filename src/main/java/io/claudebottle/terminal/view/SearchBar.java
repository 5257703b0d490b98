package io.claudebottle.terminal.view;

import java.util.function.IntConsumer;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/// Where the operator says what to look for. Enter goes on, with Shift back, Escape closes.
final class SearchBar extends HBox {

    private static final PseudoClass ERROR = PseudoClass.getPseudoClass("error");
    private static final double FIELD_WIDTH = 200;
    private static final double COUNT_WIDTH = 88;

    private final TextField field = new TextField();
    private final Label count = new Label();
    private final ToggleButton exact = new ToggleButton("Aa");
    private final ToggleButton regex = new ToggleButton(".*");

    /// @param changed other words, or another way to understand them
    /// @param go 1 to the next match below, -1 above
    SearchBar(Runnable changed, IntConsumer go, Runnable close) {
        super(4);
        getStyleClass().addAll("terminal-bar", "terminal-search");
        setAlignment(Pos.CENTER_LEFT);
        setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
        field.setPromptText(Words.get("search.prompt"));
        field.setAccessibleText(Words.get("search.prompt"));
        field.setPrefWidth(FIELD_WIDTH);
        count.setMinWidth(COUNT_WIDTH);
        describe(exact, "search.exact");
        describe(regex, "search.regex");
        field.textProperty().subscribe(changed);
        exact.setOnAction(_ -> changed.run());
        regex.setOnAction(_ -> changed.run());
        getChildren().addAll(
                field, count, exact, regex,
                button("previous", "search.previous", () -> go.accept(-1)),
                button("next", "search.next", () -> go.accept(1)),
                button("close", "search.close", close));
        addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                close.run();
                event.consume();
            } else if (event.getCode() == KeyCode.ENTER && field.isFocused()) {
                go.accept(event.isShiftDown() ? -1 : 1);
                event.consume();
            }
        });
        setVisible(false);
    }

    private static Button button(String style, String key, Runnable action) {
        var sign = new Region();
        sign.getStyleClass().add("sign");
        var button = new Button("", sign);
        button.getStyleClass().add(style);
        describe(button, key);
        button.setOnAction(_ -> action.run());
        return button;
    }

    private static void describe(ButtonBase button, String key) {
        button.setAccessibleText(Words.get(key));
        button.setTooltip(new Tooltip(Words.get(key)));
    }

    String text() {
        return field.getText();
    }

    boolean isExact() {
        return exact.isSelected();
    }

    boolean isRegex() {
        return regex.isSelected();
    }

    void open() {
        setVisible(true);
        toFront();
        field.requestFocus();
        field.selectAll();
    }

    void tell(String words, boolean failed) {
        count.setText(words);
        field.pseudoClassStateChanged(ERROR, failed);
    }
}
