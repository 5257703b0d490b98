package io.claudebottle.terminal.view;

import io.claudebottle.terminal.emulator.TerminalEvent.Prompt.Mark;
import io.claudebottle.terminal.model.Frame;
import io.claudebottle.terminal.model.Scrollback;

/// Goes from prompt to prompt, where a shell marks them (OSC 133).
final class PromptJump {

    private static final int PROMPT = 1 << Mark.PROMPT.ordinal();
    private static final long NONE = -1;

    private final TerminalView view;

    PromptJump(TerminalView view) {
        this.view = view;
    }

    void previous() {
        long row = find(-1);
        if (row != NONE) {
            view.scrollTo(row);
        }
    }

    /// Below the last prompt is the bottom.
    void next() {
        long row = find(1);
        if (row == NONE) {
            view.scrollToBottom();
        } else {
            view.scrollTo(row);
        }
    }

    private long find(int step) {
        if (view.frame().isAlternate()) {
            return NONE;
        }
        Frame frame = view.frame();
        long from = view.top();
        if (step < 0) {
            return inHistory(from, step);
        }
        long above = from < frame.pushed() ? inHistory(from, step) : NONE;
        if (above != NONE) {
            return above;
        }
        for (int row = (int) Math.max(0, from + 1 - frame.pushed()); row < frame.rows(); row++) {
            if ((frame.row(row).mark() & PROMPT) != 0) {
                return frame.pushed() + row;
            }
        }
        return NONE;
    }

    private long inHistory(long from, int step) {
        var found = new long[] {NONE};
        view.locked(() -> {
            Scrollback history = view.emulator().history();
            if (history.generation() != view.frame().historyGeneration()) {
                return;
            }
            int columns = view.frame().columns();
            long oldest = history.pushed() - history.rows(columns);
            int index = history.marked(Math.clamp(from - oldest, -1, history.rows(columns)), step, PROMPT, columns);
            found[0] = index < 0 || oldest + index >= view.frame().pushed() ? NONE : oldest + index;
        });
        return found[0];
    }
}
