package io.claudebottle.app.preflight;

import javafx.scene.control.Label;

/// The name of a variable at the beginning of its row. The names of a card end at the same edge unless one is longer; one for which
/// there is no room at all is broken.
final class VariableName extends Label {

    private static final double COLUMN = 168;
    private static final double LEAST = 190;

    VariableName(String name) {
        super(name);
    }

    @Override
    protected double computePrefWidth(double height) {
        return Math.max(COLUMN, Math.ceil(super.computePrefWidth(height)));
    }

    @Override
    protected double computeMinWidth(double height) {
        return Math.min(LEAST, computePrefWidth(height));
    }
}
