package io.claudebottle.app;

/// A controller that wants to know when its page comes and goes.
public interface PageController {

    /// The page is on the screen now, for the first time or because the one above it was left. The place to take the focus.
    default void shown() {}

    /// The page is gone for good and will be loaded afresh the next time; rail pages are never left. The place to let go of things.
    default void left() {}
}
