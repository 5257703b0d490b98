package io.claudebottle.app.attention;

/// Shows a notice outside of the window.
public interface DesktopNotifier extends AutoCloseable {

    /// Returns at once.
    ///
    /// @param clicked runs when the operator clicks it, on the FX thread and at most once; where the desktop does not say so, never
    /// @param failed runs when it could not be shown, on the FX thread
    void show(Notice notice, Runnable clicked, Runnable failed);

    /// Hears of no click any more.
    @Override
    default void close() {}

    /// @param title names the agent
    /// @param body the reason, one line; "" when there is none
    record Notice(String title, String body) {}
}
