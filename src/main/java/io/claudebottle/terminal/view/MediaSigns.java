package io.claudebottle.terminal.view;

/// Signs of the block Miscellaneous Technical that programs print and hardly any font for text has.
record MediaSigns(int width, int height, int stroke, Pen pen) {

    private static final int ROUND = 24;

    static boolean has(int codePoint) {
        return codePoint >= 0x23ba && codePoint <= 0x23bd || codePoint == 0x23bf || codePoint >= 0x23f4 && codePoint <= 0x23fa && codePoint != 0x23f7;
    }

    void draw(int codePoint) {
        int middle = Lines.start(height, stroke);
        switch (codePoint) {
            // ⎺⎻⎼⎽: the horizontal scan lines of a VT100's cell
            case 0x23ba -> pen.rectangle(0, 0, width, stroke, 1);
            case 0x23bb -> pen.rectangle(0, middle / 2, width, middle / 2 + stroke, 1);
            case 0x23bc -> pen.rectangle(0, (middle + height - stroke) / 2, width, (middle + height - stroke) / 2 + stroke, 1);
            case 0x23bd -> pen.rectangle(0, height - stroke, width, height, 1);
            case 0x23bf -> {
                int left = Lines.start(width, stroke);
                pen.rectangle(left, 0, left + stroke, middle + stroke, 1);
                pen.rectangle(left, middle, width, middle + stroke, 1);
            }
            default -> sign(codePoint);
        }
    }

    /// In a square as wide as the cell, in its middle.
    private void sign(int codePoint) {
        double side = width * 0.9;
        double left = (width - side) / 2;
        double top = (height - side) / 2;
        double right = left + side;
        double bottom = top + side;
        double half = side / 2;
        switch (codePoint) {
            case 0x23f4 -> pen.polygon(new double[] {right, right, left}, new double[] {top, bottom, top + half});
            case 0x23f5 -> pen.polygon(new double[] {left, left, right}, new double[] {top, bottom, top + half});
            case 0x23f6 -> pen.polygon(new double[] {left, right, left + half}, new double[] {bottom, bottom, top});
            case 0x23f8 -> {
                int bar = Math.max(stroke, Math.round(width / 4f));
                int from = Math.round((float) top);
                int to = Math.round((float) bottom);
                pen.rectangle(width / 2 - bar - bar / 2, from, width / 2 - bar / 2, to, 1);
                pen.rectangle(width - width / 2 + bar / 2, from, width - width / 2 + bar / 2 + bar, to, 1);
            }
            case 0x23f9 -> pen.rectangle((int) Math.round(left), (int) Math.round(top), (int) Math.round(right), (int) Math.round(bottom), 1);
            case 0x23fa -> {
                var xs = new double[ROUND];
                var ys = new double[ROUND];
                for (int i = 0; i < ROUND; i++) {
                    xs[i] = left + half + half * Math.cos(2 * Math.PI * i / ROUND);
                    ys[i] = top + half + half * Math.sin(2 * Math.PI * i / ROUND);
                }
                pen.polygon(xs, ys);
            }
            default -> throw new IllegalArgumentException(Integer.toHexString(codePoint));
        }
    }
}
