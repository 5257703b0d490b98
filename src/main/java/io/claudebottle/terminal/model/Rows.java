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
}
