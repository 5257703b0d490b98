package io.claudebottle.terminal.view;

/// What a control has in view, for measurements from outside of its package.
public final class ShownText {

    private ShownText() {}

    /// Where the cursor was in the frame that was shown last: rows that have ever scrolled away, row, column, as one number that grows with
    /// output.
    public static long cursor(TerminalView view) {
        var frame = view.frame();
        return (frame.pushed() + frame.caret().row()) * 100_000 + frame.caret().column();
    }
}
