package io.claudebottle.app.preflight;

import java.util.List;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.layout.Region;

/// Cards in as many columns as there is room for. The plan's cards fill one or two columns in their order; what they mean stands in a
/// column of its own on the right, or above the plan where there is room for one column only.
public final class CardColumns extends Region {

    private static final double GAP = 8;
    /// Of each of two plan columns.
    private static final double PLAN_SHARE = 0.33;

    private static final double TWO_COLUMNS = 720;
    private static final double THREE_COLUMNS = 1_080;

    private List<? extends Region> plan = List.of();
    private List<? extends Region> meaning = List.of();

    /// @param plan what the agent gets, in the order of the page
    /// @param meaning what that means
    public void setCards(List<? extends Region> plan, List<? extends Region> meaning) {
        this.plan = plan;
        this.meaning = meaning;
        getChildren().clear();
        getChildren().addAll(meaning);
        getChildren().addAll(plan);
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computePrefHeight(double width) {
        return place(width < 0 ? THREE_COLUMNS : width, false);
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected void layoutChildren() {
        place(getWidth(), true);
    }

    /// @return the height that the cards take at that width
    private double place(double width, boolean move) {
        Insets insets = getInsets();
        double left = insets.getLeft();
        double top = insets.getTop();
        double room = width - left - insets.getRight();
        double bottom;
        if (room < TWO_COLUMNS) {
            double above = column(meaning, left, top, room, move);
            bottom = column(plan, left, meaning.isEmpty() ? top : above + GAP, room, move);
        } else if (room < THREE_COLUMNS) {
            double side = Math.round(room * 0.4);
            bottom = Math.max(
                    column(plan, left, top, room - GAP - side, move),
                    column(meaning, left + room - side, top, side, move));
        } else {
            double each = Math.floor((room - 2 * GAP) * PLAN_SHARE);
            int split = split(each);
            bottom = Math.max(
                    Math.max(
                            column(plan.subList(0, split), left, top, each, move),
                            column(plan.subList(split, plan.size()), left + each + GAP, top, each, move)),
                    column(meaning, left + 2 * (each + GAP), top, room - 2 * (each + GAP), move));
        }
        return bottom + insets.getBottom();
    }

    /// How many cards the first of two columns takes, so that the longer one is as short as can be.
    private int split(double width) {
        int best = 0;
        double shortest = Double.MAX_VALUE;
        for (int i = 0; i <= plan.size(); i++) {
            double longer = Math.max(height(plan.subList(0, i), width), height(plan.subList(i, plan.size()), width));
            if (longer < shortest) {
                shortest = longer;
                best = i;
            }
        }
        return best;
    }

    private static double height(List<? extends Node> cards, double width) {
        return cards.stream().mapToDouble(card -> Math.ceil(card.prefHeight(width)) + GAP).sum();
    }

    private static double column(List<? extends Region> cards, double x, double y, double width, boolean move) {
        double at = y;
        for (Region card : cards) {
            double height = Math.ceil(card.prefHeight(width));
            if (move) {
                card.resizeRelocate(x, at, width, height);
            }
            at += height + GAP;
        }
        return cards.isEmpty() ? y : at - GAP;
    }
}
