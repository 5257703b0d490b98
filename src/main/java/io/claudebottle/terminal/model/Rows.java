package io.claudebottle.terminal.model;

/// The scrollback and the screen below it as one sequence of rows, numbered from the first row that was ever printed. A row keeps its number
/// while output goes on, until the history's generation changes: row `r` of the screen is `pushed + r`, row `i` of the scrollback is
/// `pushed - historyRows + i`.
public interface Rows {

    int columns();

    /// The oldest row that is still there.
    long first();

    /// One after the last row of the screen.
    long end();

    /// @param row from [#first] to before [#end]
    /// @return good until the next call
    Cells at(long row);

    Clusters clusters();

    Extras extras();

    /// The first row of the logical line that a row is part of.
    static long firstOfLine(Rows rows, long row) {
        long first = row;
        while (first > rows.first() && row - first < LogicalLine.MOST_CELLS && rows.at(first - 1).isWrapped()) {
            first--;
        }
        return first;
    }

    static long lastOfLine(Rows rows, long row) {
        long last = row;
        while (last < rows.end() - 1 && last - row < LogicalLine.MOST_CELLS && rows.at(last).isWrapped()) {
            last++;
        }
        return last;
    }
}
