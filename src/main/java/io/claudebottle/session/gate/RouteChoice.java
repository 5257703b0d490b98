package io.claudebottle.session.gate;

/// What the operator makes of a host that was denied.
public enum RouteChoice {
    /// The next exchange with it passes, then the rule is gone.
    ONCE,
    /// This bottle may, as long as its state lives, resumes included.
    BOTTLE,
    /// Every launch of this bottle manifest may: the route is written into the bottle's file.
    ALWAYS,
    /// It stays denied, and nobody is asked about it again.
    NEVER
}
