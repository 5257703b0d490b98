package io.claudebottle.app.preflight;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.scene.layout.Region;

/// A bar with something at either end; where both do not fit side by side, the second goes below the first.
public final class TwoEnds extends Region {

    private static final double GAP = 12;

    private final ObjectProperty<Region> start = new SimpleObjectProperty<>(this, "start");
    private final ObjectProperty<Region> end = new SimpleObjectProperty<>(this, "end");

    public TwoEnds() {
        start.addListener((_, _, node) -> getChildren().addFirst(node));
        end.addListener((_, _, node) -> getChildren().addLast(node));
    }

    public ObjectProperty<Region> startProperty() {
        return start;
    }

    public Region getStart() {
        return start.get();
    }

    public void setStart(Region node) {
        start.set(node);
    }

    public ObjectProperty<Region> endProperty() {
        return end;
    }

    public Region getEnd() {
        return end.get();
    }

    public void setEnd(Region node) {
        end.set(node);
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    private boolean fits(double room) {
        return getStart().prefWidth(-1) + GAP + getEnd().prefWidth(-1) <= room;
    }

    @Override
    protected double computeMinWidth(double height) {
        return 0;
    }

    @Override
    protected double computePrefWidth(double height) {
        Insets insets = getInsets();
        return insets.getLeft() + getStart().prefWidth(-1) + GAP + getEnd().prefWidth(-1) + insets.getRight();
    }

    @Override
    protected double computePrefHeight(double width) {
        Insets insets = getInsets();
        double room = width - insets.getLeft() - insets.getRight();
        double around = insets.getTop() + insets.getBottom();
        if (width < 0 || fits(room)) {
            return around + Math.max(getStart().prefHeight(-1), getEnd().prefHeight(-1));
        }
        return around + getStart().prefHeight(room) + GAP + getEnd().prefHeight(room);
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected void layoutChildren() {
        Insets insets = getInsets();
        double left = insets.getLeft();
        double top = insets.getTop();
        double room = getWidth() - left - insets.getRight();
        if (fits(room)) {
            double height = getHeight() - top - insets.getBottom();
            double endWidth = getEnd().prefWidth(-1);
            getStart().resizeRelocate(left, top, getStart().prefWidth(-1), height);
            getEnd().resizeRelocate(left + room - endWidth, top, endWidth, height);
        } else {
            double startHeight = getStart().prefHeight(room);
            getStart().resizeRelocate(left, top, room, startHeight);
            getEnd().resizeRelocate(left, top + startHeight + GAP, room, getEnd().prefHeight(room));
        }
    }
}
