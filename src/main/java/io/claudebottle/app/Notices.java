package io.claudebottle.app;

/// Where news goes that is not a problem: it is shown over the window until it is dismissed.
@FunctionalInterface
public interface Notices {

    /// @param what happened, in a sentence
    /// @param next what can be done now; "" when nothing
    void tell(String what, String next);
}
