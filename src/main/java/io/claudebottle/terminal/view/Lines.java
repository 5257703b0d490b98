package io.claudebottle.terminal.view;

/// Lines through a cell, of which others are made.
final class Lines {

    private Lines() {}

    /// Where a line of that thickness begins that lies in the middle of a length.
    static int start(int length, int thickness) {
        return (length - thickness) / 2;
    }

    /// From the upper left corner to the lower right, cut at the cell's edges so that one goes on in the next.
    static void falling(int width, int height, int stroke, Pen pen) {
        double across = across(width, height, stroke);
        double down = down(width, height, stroke);
        pen.polygon(
                new double[] {0, across, width, width, width - across, 0}, new double[] {0, 0, height - down, height, height, down});
    }

    static void rising(int width, int height, int stroke, Pen pen) {
        double across = across(width, height, stroke);
        double down = down(width, height, stroke);
        pen.polygon(
                new double[] {width, width - across, 0, 0, across, width}, new double[] {0, 0, height - down, height, height, down});
    }

    /// Half of how wide a slanted line is when it is cut along the horizontal.
    private static double across(int width, int height, int stroke) {
        return stroke * Math.hypot(width, height) / height / 2;
    }

    private static double down(int width, int height, int stroke) {
        return stroke * Math.hypot(width, height) / width / 2;
    }
}
