package io.claudebottle.terminal.view;

import io.claudebottle.terminal.emulator.Emulator;
import io.claudebottle.terminal.model.Cells;
import io.claudebottle.terminal.model.Clusters;
import io.claudebottle.terminal.model.Extras;
import io.claudebottle.terminal.model.Frame;
import io.claudebottle.terminal.model.Line;
import io.claudebottle.terminal.model.Rows;
import io.claudebottle.terminal.model.Scrollback;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// Which rows are in view: the screen, or as far back in what has scrolled off it as the operator has gone. While output goes on the same rows
/// stay in view, and where they go (a cleared history, another width) the distance from the bottom stays. That is decided for whole frames
/// only: what happens inside a synchronized update moves nothing.
///
/// Lives on the FX thread.
final class Scrolling implements Rows {

    private final Emulator emulator;
    private final ReentrantLock lock;
    private final Frame frame = new Frame();

    /// How many rows above the bottom the view ends; 0 follows the output.
    private long back;
    private long pushedBefore;
    private int generationBefore;
    private List<Frame.Row> visible = List.of();
    private Line line = new Line(1);

    Scrolling(Emulator emulator) {
        this.emulator = emulator;
        this.lock = emulator.lock();
    }

    Frame frame() {
        return frame;
    }

    /// Takes over the newest frame.
    ///
    /// @return as [Emulator#copyTo]
    long refresh() {
        long patience;
        lock.lock();
        try {
            patience = emulator.copyTo(frame);
            follow();
            look();
        } finally {
            lock.unlock();
        }
        return patience;
    }

    private void follow() {
        if (back > 0 && frame.historyGeneration() == generationBefore) {
            back += frame.pushed() - pushedBefore;
        }
        back = Math.clamp(back, 0, mostBack());
        pushedBefore = frame.pushed();
        generationBefore = frame.historyGeneration();
    }

    /// A full-screen program has nothing above its screen.
    int mostBack() {
        return frame.isAlternate() ? 0 : frame.historyRows();
    }

    long back() {
        return back;
    }

    /// @param rows above the bottom; kept within what there is
    void goBack(long rows) {
        back = Math.clamp(rows, 0, mostBack());
        lock.lock();
        try {
            look();
        } finally {
            lock.unlock();
        }
    }

    /// The number of the first row in view, as [Rows] counts.
    long top() {
        return frame.pushed() - back;
    }

    List<Frame.Row> visible() {
        return visible;
    }

    private void look() {
        Scrollback history = emulator.history();
        if (back > 0 && history.generation() != frame.historyGeneration()) {
            // It changes inside an update. What was seen before stays until that is whole.
            return;
        }
        var rows = new ArrayList<Frame.Row>(frame.rows());
        for (int i = 0; i < frame.rows(); i++) {
            long number = top() + i;
            rows.add(number >= frame.pushed() ? frame.row((int) (number - frame.pushed())) : read(history, number));
        }
        visible = rows;
    }

    private Frame.Row read(Scrollback history, long number) {
        int columns = frame.columns();
        var row = new Frame.Row(columns);
        if (line.columns() != columns) {
            line = new Line(columns);
        }
        int kept = history.rows(columns);
        long index = number - (history.pushed() - kept);
        line.clear(0);
        if (index >= 0 && index < kept) {
            history.row((int) index, line, frame.clusters(), frame.extras());
        }
        row.set(line);
        return row;
    }

    @Override
    public int columns() {
        return frame.columns();
    }

    @Override
    public long first() {
        return frame.pushed() - mostBack();
    }

    @Override
    public long end() {
        return frame.pushed() + frame.rows();
    }

    @Override
    public Cells at(long row) {
        if (row >= frame.pushed()) {
            return frame.row((int) (row - frame.pushed()));
        }
        long inView = row - top();
        if (inView >= 0 && inView < visible.size()) {
            return visible.get((int) inView);
        }
        lock.lock();
        try {
            return read(emulator.history(), row);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Clusters clusters() {
        return frame.clusters();
    }

    @Override
    public Extras extras() {
        return frame.extras();
    }
}
