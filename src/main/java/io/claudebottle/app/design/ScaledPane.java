package io.claudebottle.app.design;

import javafx.beans.property.DoubleProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.scene.Parent;
import javafx.scene.layout.Region;
import javafx.scene.transform.Scale;

/// Draws its content larger or smaller, text and distances alike: at a factor of 2 the content has half the room, as on a screen of half
/// the size. Meant as the root of a scene.
public final class ScaledPane extends Region {

    private final DoubleProperty factor = new SimpleDoubleProperty(this, "factor", 1);
    private final Parent content;

    public ScaledPane(Parent content) {
        this.content = content;
        var scale = new Scale();
        scale.xProperty().bind(factor);
        scale.yProperty().bind(factor);
        content.getTransforms().add(scale);
        factor.addListener((_, _, _) -> requestLayout());
        getChildren().add(content);
    }

    /// 1 is 100 %.
    public DoubleProperty factorProperty() {
        return factor;
    }

    @Override
    protected void layoutChildren() {
        content.resizeRelocate(0, 0, getWidth() / factor.get(), getHeight() / factor.get());
    }

    @Override
    protected double computePrefWidth(double height) {
        return content.prefWidth(height) * factor.get();
    }

    @Override
    protected double computePrefHeight(double width) {
        return content.prefHeight(width) * factor.get();
    }
}
