package io.claudebottle.terminal.view;

import io.claudebottle.terminal.emulator.Emulator;
import io.claudebottle.terminal.model.Cells;
import io.claudebottle.terminal.model.Clusters;
import io.claudebottle.terminal.model.Extras;
import io.claudebottle.terminal.model.Frame;
import io.claudebottle.terminal.model.Line;
import io.claudebottle.terminal.model.Rows;
import io.claudebottle.terminal.model.Scrollback;

/// The rows there are, for who reads them on another thread than the FX thread while output goes on: the screen as it was at first, and what has
/// scrolled off it as it is by now. All of it wants the emulator's lock.
final class RowsApart implements Rows {

    private final Frame frame = new Frame();
    private final Scrollback history;
    private final Extras extras = new Extras();
    private Clusters clusters = new Clusters();
    private boolean inHistory;
    private final Line line;
    private final Frame.Row row;

    RowsApart(Emulator emulator) {
        emulator.copyTo(frame);
        history = emulator.history();
        line = new Line(frame.columns());
        row = new Frame.Row(frame.columns());
    }

    /// Whether numbers still mean the rows that they mean in another frame.
    boolean isLike(Frame other) {
        return isGood() && frame.historyGeneration() == other.historyGeneration() && frame.isAlternate() == other.isAlternate();
    }

    /// Whether numbers still mean what they meant at first.
    boolean isGood() {
        return history.generation() == frame.historyGeneration();
    }

    @Override
    public int columns() {
        return frame.columns();
    }

    @Override
    public long first() {
        return frame.isAlternate() ? frame.pushed() : Math.min(frame.pushed(), history.pushed() - history.rows(columns()));
    }

    @Override
    public long end() {
        return frame.pushed() + frame.rows();
    }

    @Override
    public Cells at(long number) {
        inHistory = number < frame.pushed();
        if (!inHistory) {
            return frame.row((int) (number - frame.pushed()));
        }
        if (clusters.isFull()) {
            clusters = new Clusters();
        }
        line.clear(0);
        history.row((int) (number - (history.pushed() - history.rows(columns()))), line, clusters, extras);
        row.set(line);
        return row;
    }

    @Override
    public Clusters clusters() {
        return inHistory ? clusters : frame.clusters();
    }

    @Override
    public Extras extras() {
        return inHistory ? extras : frame.extras();
    }
}
