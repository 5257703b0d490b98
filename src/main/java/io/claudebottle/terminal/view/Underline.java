package io.claudebottle.terminal.view;

import javafx.scene.canvas.GraphicsContext;

/// The lines under text, in the order in which [io.claudebottle.terminal.model.Style] counts them from 1. All are made of rectangles on
/// whole pixels and stay inside the cell.
enum Underline {
    SINGLE {
        @Override
        void draw(GraphicsContext context, CellMetrics metrics, int x, int top, int width) {
            context.fillRect(x, top + line(metrics), width, metrics.stroke());
        }
    },
    DOUBLE {
        @Override
        void draw(GraphicsContext context, CellMetrics metrics, int x, int top, int width) {
            int lower = Math.min(line(metrics) + metrics.stroke(), metrics.cellHeight() - metrics.stroke());
            context.fillRect(x, top + lower, width, metrics.stroke());
            context.fillRect(x, top + lower - 2 * metrics.stroke(), width, metrics.stroke());
        }
    },
    /// A wave of one period a cell, stepped by pixels, so that waves of neighbouring cells join.
    CURLY {
        @Override
        void draw(GraphicsContext context, CellMetrics metrics, int x, int top, int width) {
            int height = Math.max(1, Math.min(metrics.stroke() + 1, (metrics.cellHeight() - metrics.baseline() - metrics.stroke()) / 2));
            int middle = Math.min(line(metrics) + metrics.stroke(), metrics.cellHeight() - metrics.stroke() - height);
            int from = 0;
            while (from < width) {
                int y = wave(from, metrics.cellWidth(), height);
                int to = from + 1;
                while (to < width && wave(to, metrics.cellWidth(), height) == y) {
                    to++;
                }
                context.fillRect(x + from, top + middle + y, to - from, metrics.stroke());
                from = to;
            }
        }
    },
    DOTTED {
        @Override
        void draw(GraphicsContext context, CellMetrics metrics, int x, int top, int width) {
            dashes(context, metrics, x, top, width, metrics.stroke(), metrics.stroke());
        }
    },
    DASHED {
        @Override
        void draw(GraphicsContext context, CellMetrics metrics, int x, int top, int width) {
            int gap = Math.max(1, metrics.cellWidth() / 4);
            dashes(context, metrics, x, top, width, metrics.cellWidth() / 2 + metrics.cellWidth() % 2, gap);
        }
    };

    private static final Underline[] KINDS = values();

    /// @param number 1 to 5; of others, a single line
    static Underline of(int number) {
        return number >= 1 && number <= KINDS.length ? KINDS[number - 1] : SINGLE;
    }

    /// All in device pixels; in the context's fill.
    abstract void draw(GraphicsContext context, CellMetrics metrics, int x, int top, int width);

    private static int line(CellMetrics metrics) {
        int below = metrics.cellHeight() - metrics.baseline();
        return metrics.baseline() + Math.max(1, Math.min(below / 3, below - metrics.stroke()));
    }

    private static int wave(int x, int period, int height) {
        return (int) Math.round(Math.sin(2 * Math.PI * (x + 0.5) / period) * height);
    }

    private static void dashes(GraphicsContext context, CellMetrics metrics, int x, int top, int width, int dash, int gap) {
        for (int at = 0; at < width; at += dash + gap) {
            context.fillRect(x + at, top + line(metrics), Math.min(dash, width - at), metrics.stroke());
        }
    }
}
