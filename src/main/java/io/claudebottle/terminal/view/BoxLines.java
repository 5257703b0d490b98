package io.claudebottle.terminal.view;

/// Box drawing, U+2500 to U+257F: four arms from the middle of the cell to its edges, each light, heavy, double or absent.
final class BoxLines {

    private static final int FIRST = 0x2500;
    private static final int NONE = 0;
    private static final int LIGHT = 1;
    private static final int HEAVY = 2;
    private static final int DOUBLE = 3;

    /// Arms of each character: left, up, right, down. Dashes, arcs and diagonals are drawn on their own.
    private static final String[] ARMS = (
            // 2500
            "1010 2020 0101 0202 ---- ---- ---- ---- ---- ---- ---- ---- 0011 0021 0012 0022 "
                    // 2510
                    + "1001 2001 1002 2002 0110 0120 0210 0220 1100 2100 1200 2200 0111 0121 0211 0112 "
                    // 2520
                    + "0212 0221 0122 0222 1101 2101 1201 1102 1202 2201 2102 2202 1011 2011 1021 2021 "
                    // 2530
                    + "1012 2012 1022 2022 1110 2110 1120 2120 1210 2210 1220 2220 1111 2111 1121 2121 "
                    // 2540
                    + "1211 1112 1212 2211 1221 2112 1122 2221 2122 2212 1222 2222 ---- ---- ---- ---- "
                    // 2550
                    + "3030 0303 0031 0013 0033 3001 1003 3003 0130 0310 0330 3100 1300 3300 0131 0313 "
                    // 2560
                    + "0333 3101 1303 3303 3031 1013 3033 3130 1310 3330 3131 1313 3333 ---- ---- ---- "
                    // 2570
                    + "---- ---- ---- ---- 1000 0100 0010 0001 2000 0200 0020 0002 1020 0102 2010 0201")
            .split(" ");

    /// Corners of the polygon on each side of a rounded corner.
    private static final int ROUND = 12;

    private final int width;
    private final int height;
    private final int light;
    private final Pen pen;
    private final Axis across;
    private final Axis down;

    BoxLines(int width, int height, int stroke, Pen pen) {
        this.width = width;
        this.height = height;
        this.light = Math.min(stroke, Math.max(1, Math.min(width, height) / 5));
        this.pen = pen;
        across = new Axis(width, light);
        down = new Axis(height, light);
    }

    /// Where lines lie that run along the other axis: the middle one of a light or heavy arm, or both of a double one.
    private record Axis(int length, int light) {

        int heavy() {
            return light + 2 * Math.max(1, light / 2);
        }

        int thickness(int weight) {
            return weight == HEAVY ? heavy() : light;
        }

        int start(int weight) {
            return Lines.start(length, light) - (weight == HEAVY ? Math.max(1, light / 2) : 0);
        }

        int end(int weight) {
            return start(weight) + thickness(weight);
        }

        /// From the middle to each line of a double one.
        private int apart() {
            return Math.max(light, Math.round(light * 1.2f));
        }

        int firstStart() {
            return start(LIGHT) - apart();
        }

        int secondStart() {
            return start(LIGHT) + apart();
        }

        int firstEnd() {
            return firstStart() + light;
        }

        int secondEnd() {
            return secondStart() + light;
        }
    }

    void draw(int codePoint) {
        String arms = ARMS[codePoint - FIRST];
        if (arms.charAt(0) != '-') {
            arms(arms.charAt(0) - '0', arms.charAt(1) - '0', arms.charAt(2) - '0', arms.charAt(3) - '0');
        } else if (codePoint >= 0x256d && codePoint <= 0x2570) {
            arc(codePoint == 0x256d || codePoint == 0x2570, codePoint <= 0x256e);
        } else if (codePoint >= 0x2571) {
            if (codePoint != 0x2572) {
                Lines.rising(width, height, light, pen);
            }
            if (codePoint != 0x2571) {
                Lines.falling(width, height, light, pen);
            }
        } else {
            dashes(codePoint);
        }
    }

    private void arms(int left, int up, int right, int bottom) {
        if (left != NONE) {
            horizontal(left, 0, reach(across, left, up, bottom, right, true), reach(across, left, bottom, up, right, true), true);
        }
        if (right != NONE) {
            horizontal(right, width, reach(across, right, up, bottom, left, false), reach(across, right, bottom, up, left, false), false);
        }
        if (up != NONE) {
            vertical(up, 0, reach(down, up, left, right, bottom, true), reach(down, up, right, left, bottom, true), true);
        }
        if (bottom != NONE) {
            vertical(bottom, height, reach(down, bottom, left, right, up, false), reach(down, bottom, right, left, up, false), false);
        }
    }

    /// How far one line of an arm goes into the middle.
    ///
    /// @param axis along the arm
    /// @param weight the arm's
    /// @param beside of the arm that crosses on the line's own side; for an arm of one line, of either
    /// @param beyond of the arm that crosses on the other side
    /// @param opposite of the arm that goes on
    /// @param fromStart whether the arm begins at the axis' start
    private static int reach(Axis axis, int weight, int beside, int beyond, int opposite, boolean fromStart) {
        int near = fromStart ? axis.firstEnd() : axis.secondStart();
        int far = fromStart ? axis.secondEnd() : axis.firstStart();
        int crossing = Math.max(beside == DOUBLE ? LIGHT : beside, beyond == DOUBLE ? LIGHT : beyond);
        int middle = fromStart ? axis.end(crossing) : axis.start(crossing);
        if (beside != DOUBLE && beyond != DOUBLE) {
            return middle;
        }
        if (weight == DOUBLE) {
            return beside == DOUBLE ? near : far;
        }
        if (opposite != NONE) {
            return middle;
        }
        return beside == beyond ? near : far;
    }

    private void horizontal(int weight, int edge, int firstReach, int secondReach, boolean fromStart) {
        if (weight == DOUBLE) {
            across(edge, firstReach, down.firstStart(), down.firstEnd(), fromStart);
            across(edge, secondReach, down.secondStart(), down.secondEnd(), fromStart);
        } else {
            across(edge, firstReach, down.start(weight), down.end(weight), fromStart);
        }
    }

    private void across(int edge, int reach, int top, int bottom, boolean fromStart) {
        pen.rectangle(fromStart ? edge : reach, top, fromStart ? reach : edge, bottom, 1);
    }

    private void vertical(int weight, int edge, int firstReach, int secondReach, boolean fromStart) {
        if (weight == DOUBLE) {
            down(edge, firstReach, across.firstStart(), across.firstEnd(), fromStart);
            down(edge, secondReach, across.secondStart(), across.secondEnd(), fromStart);
        } else {
            down(edge, firstReach, across.start(weight), across.end(weight), fromStart);
        }
    }

    private void down(int edge, int reach, int left, int right, boolean fromStart) {
        pen.rectangle(left, fromStart ? edge : reach, right, fromStart ? reach : edge, 1);
    }

    /// ╭╮╰╯: a quarter of a circle, and straight lines from its ends to the edges.
    private void arc(boolean toRight, boolean toBottom) {
        double x = across.start(LIGHT) + light / 2.0;
        double y = down.start(LIGHT) + light / 2.0;
        double radius = Math.min(Math.min(x, width - x), Math.min(y, height - y));
        double centreX = toRight ? x + radius : x - radius;
        double centreY = toBottom ? y + radius : y - radius;
        var xs = new double[2 * (ROUND + 1)];
        var ys = new double[xs.length];
        for (int i = 0; i <= ROUND; i++) {
            double angle = Math.PI / 2 * i / ROUND;
            double cosine = toRight ? -Math.cos(angle) : Math.cos(angle);
            double sine = toBottom ? -Math.sin(angle) : Math.sin(angle);
            xs[i] = centreX + (radius + light / 2.0) * cosine;
            ys[i] = centreY + (radius + light / 2.0) * sine;
            xs[xs.length - 1 - i] = centreX + (radius - light / 2.0) * cosine;
            ys[xs.length - 1 - i] = centreY + (radius - light / 2.0) * sine;
        }
        pen.polygon(xs, ys);
        int endX = (int) Math.round(centreX);
        int endY = (int) Math.round(centreY);
        if (toRight ? endX < width : endX > 0) {
            pen.rectangle(toRight ? endX : 0, down.start(LIGHT), toRight ? width : endX, down.end(LIGHT), 1);
        }
        if (toBottom ? endY < height : endY > 0) {
            pen.rectangle(across.start(LIGHT), toBottom ? endY : 0, across.end(LIGHT), toBottom ? height : endY, 1);
        }
    }

    /// ┄┅┆┇┈┉┊┋╌╍╎╏: the gap is divided between both ends, so that a row of them is even.
    private void dashes(int codePoint) {
        int count = codePoint >= 0x254c ? 2 : codePoint >= 0x2508 ? 4 : 3;
        int weight = codePoint % 2 == 0 ? LIGHT : HEAVY;
        boolean upright = (codePoint & 2) != 0;
        int length = upright ? height : width;
        for (int i = 0; i < count; i++) {
            int from = length * i / count;
            int to = length * (i + 1) / count;
            int gap = Math.max(1, (to - from) / 3);
            int start = from + gap / 2;
            int end = Math.max(start + 1, start + to - from - gap);
            if (upright) {
                pen.rectangle(across.start(weight), start, across.end(weight), end, 1);
            } else {
                pen.rectangle(start, down.start(weight), end, down.end(weight), 1);
            }
        }
    }
}
