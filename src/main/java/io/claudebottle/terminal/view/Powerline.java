package io.claudebottle.terminal.view;

/// U+E0B0 to U+E0BF of the private use area: the separators of powerline prompts, as tall and as wide as the cell.
record Powerline(int width, int height, int stroke, Pen pen) {

    /// Corners of the polygon that stands for half an ellipse.
    private static final int ROUND = 24;

    void draw(int codePoint) {
        switch (codePoint) {
            case 0xe0b0 -> pen.polygon(xs(0, 1, 0), ys(0, 0.5, 1));
            case 0xe0b1 -> chevron(false);
            case 0xe0b2 -> pen.polygon(xs(1, 0, 1), ys(0, 0.5, 1));
            case 0xe0b3 -> chevron(true);
            case 0xe0b4 -> round(false, true);
            case 0xe0b5 -> round(false, false);
            case 0xe0b6 -> round(true, true);
            case 0xe0b7 -> round(true, false);
            case 0xe0b8 -> pen.polygon(xs(0, 1, 0), ys(0, 1, 1));
            case 0xe0b9, 0xe0bf -> Lines.falling(width, height, stroke, pen);
            case 0xe0ba -> pen.polygon(xs(1, 1, 0), ys(0, 1, 1));
            case 0xe0bb, 0xe0bd -> Lines.rising(width, height, stroke, pen);
            case 0xe0bc -> pen.polygon(xs(0, 1, 0), ys(0, 0, 1));
            case 0xe0be -> pen.polygon(xs(0, 1, 1), ys(0, 0, 1));
            default -> throw new IllegalArgumentException(Integer.toHexString(codePoint));
        }
    }

    private double[] xs(double... parts) {
        return scaled(width, parts);
    }

    private double[] ys(double... parts) {
        return scaled(height, parts);
    }

    private static double[] scaled(int length, double[] parts) {
        for (int i = 0; i < parts.length; i++) {
            parts[i] *= length;
        }
        return parts;
    }

    /// Two strokes from the corners of one side to the middle of the other.
    private void chevron(boolean mirrored) {
        double across = stroke * Math.hypot(width, height / 2.0) / (height / 2.0);
        double[] xs = {0, across, width, across, 0, width - across};
        double[] ys = {0, 0, height / 2.0, height, height, height / 2.0};
        pen.polygon(mirrored ? mirror(xs) : xs, ys);
    }

    /// Half an ellipse that bulges away from one side, whole or its outline.
    private void round(boolean mirrored, boolean solid) {
        int inner = solid ? 0 : ROUND + 1;
        var xs = new double[ROUND + 1 + inner];
        var ys = new double[xs.length];
        for (int i = 0; i <= ROUND; i++) {
            double angle = Math.PI * i / ROUND - Math.PI / 2;
            xs[i] = width * Math.cos(angle);
            ys[i] = height / 2.0 * (1 + Math.sin(angle));
            if (!solid) {
                xs[xs.length - 1 - i] = (width - stroke) * Math.cos(angle);
                ys[xs.length - 1 - i] = height / 2.0 + (height / 2.0 - stroke) * Math.sin(angle);
            }
        }
        pen.polygon(mirrored ? mirror(xs) : xs, ys);
    }

    private double[] mirror(double[] xs) {
        for (int i = 0; i < xs.length; i++) {
            xs[i] = width - xs[i];
        }
        return xs;
    }
}
