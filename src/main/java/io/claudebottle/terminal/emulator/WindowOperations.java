package io.claudebottle.terminal.emulator;

import io.claudebottle.terminal.parser.Params;

/// XTWINOPS. Sizes are told to anyone. Everything else is for test suites: a program neither moves the operator's window nor learns where it is,
/// so the window that is moved then is one that does not exist.
final class WindowOperations {

    private static final int SCREEN_WIDTH = 1280;
    private static final int SCREEN_HEIGHT = 960;
    private static final int ANY_CELL_WIDTH = 8;
    private static final int ANY_CELL_HEIGHT = 16;

    /// Takes a new size for the grid.
    @FunctionalInterface
    interface Resizer {
        void resize(int columns, int rows);
    }

    private final Display display;
    private final Titles titles;
    private final Replies replies;
    private final boolean allowed;
    private final Resizer resizer;

    private int cellWidth;
    private int cellHeight;
    private int x;
    private int y;
    private boolean iconified;
    private int restoredColumns;
    private int restoredRows;

    WindowOperations(Display display, Titles titles, Replies replies, boolean allowed, Resizer resizer) {
        this.display = display;
        this.titles = titles;
        this.replies = replies;
        this.allowed = allowed;
        this.resizer = resizer;
    }

    void setCell(int width, int height) {
        cellWidth = width;
        cellHeight = height;
    }

    private int width() {
        return cellWidth > 0 ? cellWidth : ANY_CELL_WIDTH;
    }

    private int height() {
        return cellHeight > 0 ? cellHeight : ANY_CELL_HEIGHT;
    }

    /// For mode 2048, which wants 0 for pixels that nobody knows.
    void reportSize() {
        replies.csi("48;" + display.rows + ';' + display.columns + ';' + display.rows * cellHeight + ';' + display.columns * cellWidth + 't');
    }

    void operate(Params params) {
        int operation = params.get(0, 0);
        switch (operation) {
            case 14 -> replies.csi("4;" + display.rows * height() + ';' + display.columns * width() + 't');
            case 16 -> replies.csi("6;" + height() + ';' + width() + 't');
            case 18 -> replies.csi("8;" + display.rows + ';' + display.columns + 't');
            case 22 -> titles.push(params.get(1, 0));
            case 23 -> titles.pop(params.get(1, 0));
            default -> {
                if (allowed) {
                    simulate(operation, params);
                }
            }
        }
    }

    private void simulate(int operation, Params params) {
        switch (operation) {
            case 1 -> iconified = false;
            case 2 -> iconified = true;
            case 3 -> {
                x = params.get(1, 0);
                y = params.get(2, 0);
            }
            case 4 -> resize(params, height(), width());
            case 8 -> resize(params, 1, 1);
            case 9 -> maximize(params.get(1, 0));
            case 10 -> fullScreen(params.get(1, 0));
            case 11 -> replies.csi(iconified ? "2t" : "1t");
            case 13 -> replies.csi("3;" + x + ';' + y + 't');
            case 15 -> replies.csi("5;" + SCREEN_HEIGHT + ';' + SCREEN_WIDTH + 't');
            case 19 -> replies.csi("9;" + SCREEN_HEIGHT / height() + ';' + SCREEN_WIDTH / width() + 't');
            case 20 -> titles.reportIcon();
            case 21 -> titles.reportWindow();
            default -> {
                if (operation >= 24) {
                    resizer.resize(display.columns, operation);
                }
            }
        }
    }

    /// A length that was left out stays; 0 is as much as there is.
    private void resize(Params params, int unitHeight, int unitWidth) {
        int rows = length(params, 1, unitHeight, display.rows, SCREEN_HEIGHT / height());
        int columns = length(params, 2, unitWidth, display.columns, SCREEN_WIDTH / width());
        resizer.resize(columns, rows);
    }

    private static int length(Params params, int index, int unit, int now, int most) {
        if (!params.isGiven(index)) {
            return now;
        }
        int value = params.get(index, 0) / unit;
        return value == 0 ? most : Math.min(value, most);
    }

    private void maximize(int how) {
        int columns = SCREEN_WIDTH / width();
        int rows = SCREEN_HEIGHT / height();
        switch (how) {
            case 0 -> restore();
            case 1 -> enlarge(columns, rows);
            case 2 -> enlarge(display.columns, rows);
            case 3 -> enlarge(columns, display.rows);
            default -> {
                // No such way.
            }
        }
    }

    private void fullScreen(int how) {
        boolean isFull = restoredColumns > 0;
        if (how == 1 || how == 2 && !isFull) {
            enlarge(SCREEN_WIDTH / width(), SCREEN_HEIGHT / height());
        } else {
            restore();
        }
    }

    private void enlarge(int columns, int rows) {
        if (restoredColumns == 0) {
            restoredColumns = display.columns;
            restoredRows = display.rows;
        }
        resizer.resize(columns, rows);
    }

    private void restore() {
        if (restoredColumns > 0) {
            resizer.resize(restoredColumns, restoredRows);
            restoredColumns = 0;
        }
    }
}
