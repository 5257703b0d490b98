package io.claudebottle.app.design;

import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// How the parts of a list's row share its width.
public final class Rows {

    private Rows() {}

    /// Takes whatever is left, whatever its text: rows of different words end at the same edge, and too long a text ends in an ellipsis.
    public static void fill(Region region) {
        region.setMinWidth(0);
        region.setPrefWidth(0);
        region.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(region, Priority.ALWAYS);
    }
}
