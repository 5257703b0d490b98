package io.claudebottle.terminal.fuzz;

import java.util.Arrays;
import java.util.List;

/// What a terminal shows, in a form in which two can be compared.
///
/// @param rows the text; a blank is a space, the right half of a wide character [#TAIL]
/// @param looks of each row's cells, packed as [io.claudebottle.terminal.model.Style] does; only the background where a cell is blank
record Screenful(List<String> rows, long[][] looks, int cursorRow, int cursorColumn) {

    static final char TAIL = '\uffff';

    /// @return the first difference in words, or empty when there is none
    String difference(Screenful other) {
        for (int row = 0; row < rows.size(); row++) {
            if (!rows.get(row).equals(other.rows.get(row))) {
                return "text of row " + row + ": [" + visible(rows.get(row)) + "] and [" + visible(other.rows.get(row)) + "]";
            }
        }
        if (!hasCursorOf(other)) {
            return "cursor " + cursorRow + "," + cursorColumn + " and " + other.cursorRow + "," + other.cursorColumn;
        }
        for (int row = 0; row < looks.length; row++) {
            int column = Arrays.mismatch(looks[row], other.looks[row]);
            if (column >= 0) {
                return "look of " + row + "," + column + ": %x and %x".formatted(looks[row][column], other.looks[row][column]);
            }
        }
        return "";
    }

    /// Whether the two are alike but for the last two columns.
    boolean differsOnlyAtTheEdge(Screenful other) {
        for (int row = 0; row < rows.size(); row++) {
            String mine = rows.get(row);
            String its = other.rows.get(row);
            int edge = looks[row].length - 2;
            if (!mine.substring(0, mine.length() - 2).equals(its.substring(0, its.length() - 2))
                    || Arrays.mismatch(looks[row], 0, edge, other.looks[row], 0, edge) >= 0) {
                return false;
            }
        }
        return hasCursorOf(other);
    }

    boolean hasCursorOf(Screenful other) {
        return cursorRow == other.cursorRow && cursorColumn == other.cursorColumn;
    }

    private static String visible(String row) {
        return row.replace(TAIL, '>');
    }
}
