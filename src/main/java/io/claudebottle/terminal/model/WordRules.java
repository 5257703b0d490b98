package io.claudebottle.terminal.model;

import io.claudebottle.terminal.model.Selection.Point;

/// What belongs to a word that a double click selects: letters, digits, marks, and some characters of addresses and paths. Blanks belong
/// together, too; any other character stands alone.
///
/// @param others the characters beside letters and digits
public record WordRules(String others) {

    public static final WordRules DEFAULT = new WordRules("-_./~:?&=%+#@,");

    /// In rows: whoever selects a longer word than this wants something else.
    private static final int FARTHEST = 1000;

    private enum Kind { WORD, BLANK, ALONE }

    public boolean isWord(int codePoint) {
        return Character.isLetterOrDigit(codePoint) || others.indexOf(codePoint) >= 0;
    }

    private Kind kind(Cells cells, int column, Clusters clusters) {
        int cell = cells.text(column);
        if (Cell.isTail(cell) && column > 0) {
            cell = cells.text(column - 1);
        }
        int value = Cell.isCluster(cell) ? clusters.get(Cell.value(cell)).codePointAt(0) : Cell.value(cell);
        return value == 0 || value == ' ' ? Kind.BLANK : isWord(value) ? Kind.WORD : Kind.ALONE;
    }

    Point start(Rows rows, Point point) {
        Cells cells = rows.at(point.row());
        int column = Math.clamp(point.column(), 0, cells.columns() - 1);
        Kind kind = kind(cells, column, rows.clusters());
        long row = point.row();
        if (kind == Kind.ALONE) {
            return new Point(row, column);
        }
        while (true) {
            while (column > 0 && kind(cells, column - 1, rows.clusters()) == kind) {
                column--;
            }
            if (column > 0 || row == rows.first() || point.row() - row == FARTHEST) {
                return new Point(row, column);
            }
            cells = rows.at(row - 1);
            int end = used(cells);
            if (!cells.isWrapped() || kind(cells, end - 1, rows.clusters()) != kind) {
                return new Point(row, column);
            }
            row--;
            column = end - 1;
        }
    }

    /// Exclusive.
    Point end(Rows rows, Point point) {
        Cells cells = rows.at(point.row());
        int column = Math.clamp(point.column(), 0, cells.columns() - 1);
        Kind kind = kind(cells, column, rows.clusters());
        long row = point.row();
        column++;
        if (kind == Kind.ALONE) {
            return new Point(row, column);
        }
        while (true) {
            while (column < used(cells) && kind(cells, column, rows.clusters()) == kind) {
                column++;
            }
            if (column < used(cells) || !cells.isWrapped() || row == rows.end() - 1 || row - point.row() == FARTHEST) {
                return new Point(row, column);
            }
            cells = rows.at(row + 1);
            if (kind(cells, 0, rows.clusters()) != kind) {
                return new Point(row, column);
            }
            row++;
            column = 1;
        }
    }

    private static int used(Cells cells) {
        int columns = cells.columns();
        return columns > 1 && cells.isWrapped() && Cell.isGap(cells.text(columns - 1)) ? columns - 1 : columns;
    }
}
