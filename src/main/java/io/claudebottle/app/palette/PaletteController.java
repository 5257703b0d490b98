package io.claudebottle.app.palette;

import atlantafx.base.controls.CustomTextField;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/// Shows the palette over the window. The field keeps the focus; the arrow keys move the list.
final class PaletteController {

    private static final double ROW = 36;
    private static final double FRAME = 10;
    private static final int MOST_ROWS = 10;

    private final PaletteViewModel palette;

    @FXML private Pane root;
    @FXML private Region card;
    @FXML private CustomTextField query;
    @FXML private ListView<PaletteViewModel.Hit> hits;
    @FXML private Region nothing;

    PaletteController(PaletteViewModel palette) {
        this.palette = palette;
    }

    @FXML
    private void initialize() {
        query.textProperty().bindBidirectional(palette.queryProperty());
        hits.setItems(palette.hits());
        hits.setFixedCellSize(ROW);
        hits.setCellFactory(_ -> new HitCell());
        hits.prefHeightProperty().bind(Bindings.createDoubleBinding(
                () -> Math.min(MOST_ROWS, palette.hits().size()) * ROW + FRAME, palette.hits()));
        nothing.visibleProperty().bind(Bindings.isEmpty(palette.hits()));
        nothing.managedProperty().bind(nothing.visibleProperty());
        hits.visibleProperty().bind(nothing.visibleProperty().not());
        hits.managedProperty().bind(hits.visibleProperty());
        palette.selectedProperty().subscribe(index -> {
            hits.getSelectionModel().clearAndSelect(index.intValue());
            hits.scrollTo(Math.max(0, index.intValue() - MOST_ROWS + 2));
        });
        palette.openProperty().subscribe(open -> {
            if (open) {
                query.requestFocus();
            }
        });
        query.addEventFilter(KeyEvent.KEY_PRESSED, this::onKeyPressed);
        hits.setOnMouseClicked(_ -> {
            palette.selectedProperty().set(hits.getSelectionModel().getSelectedIndex());
            palette.run();
        });
        root.setOnMousePressed(this::onScrimPressed);
    }

    private void onKeyPressed(KeyEvent event) {
        KeyCode code = event.getCode();
        switch (code) {
            case DOWN -> palette.move(1);
            case UP -> palette.move(-1);
            case PAGE_DOWN -> palette.move(MOST_ROWS);
            case PAGE_UP -> palette.move(-MOST_ROWS);
            case ENTER -> palette.run();
            case ESCAPE -> palette.close();
            case TAB -> palette.move(event.isShiftDown() ? -1 : 1);
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void onScrimPressed(MouseEvent event) {
        if (!card.getBoundsInParent().contains(event.getX(), event.getY())) {
            palette.close();
        }
    }
}
