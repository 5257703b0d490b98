package io.claudebottle.terminal.view;

import io.claudebottle.terminal.model.SelectedText;
import io.claudebottle.terminal.model.Selection;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javafx.application.Platform;

/// Reads selected text, which may be all there is: at once if it is little, else elsewhere than on the FX thread. The emulator's lock is held for
/// moments only. When something else is to be read before it is done, that counts.
final class Copying {

    private static final long SLICE_NANOS = 2_000_000;

    private enum Step { MORE, ALL, GONE }

    private final TerminalView view;
    private int newest;

    Copying(TerminalView view) {
        this.view = view;
    }

    /// @param whole gets the text, on the FX thread
    /// @param gone is run there when rows were cleared or laid out anew before they had been read
    void read(Selection selection, Consumer<String> whole, Runnable gone) {
        int mine = ++newest;
        var reading = new Reading(view, selection);
        Step first = reading.step();
        if (first != Step.MORE) {
            tell(first, reading, whole, gone);
            return;
        }
        Thread.ofVirtual().name("terminal-copy").start(() -> {
            Step step = Step.MORE;
            while (step == Step.MORE) {
                step = reading.step();
            }
            Step last = step;
            Platform.runLater(() -> {
                if (mine == newest) {
                    tell(last, reading, whole, gone);
                }
            });
        });
    }

    private static void tell(Step last, Reading reading, Consumer<String> whole, Runnable gone) {
        if (last == Step.ALL) {
            whole.accept(reading.text.toString());
        } else {
            gone.run();
        }
    }

    private static final class Reading {

        private final ReentrantLock lock;
        private final RowsApart rows;
        private final SelectedText text;
        private final boolean begins;

        Reading(TerminalView view, Selection selection) {
            lock = view.emulator().lock();
            lock.lock();
            try {
                rows = new RowsApart(view.emulator());
                // What was selected in rows that nobody has seen laid out anew yet are other rows by now.
                begins = rows.isLike(view.frame());
                text = new SelectedText(selection, rows);
            } finally {
                lock.unlock();
            }
        }

        Step step() {
            lock.lock();
            try {
                if (!begins || !rows.isGood()) {
                    return Step.GONE;
                }
                return text.advance(rows, SLICE_NANOS) ? Step.ALL : Step.MORE;
            } finally {
                lock.unlock();
            }
        }
    }
}
