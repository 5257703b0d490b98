package io.claudebottle.cli;

/// What a verb tells its caller, besides an exit code that it passes on from claude or from `exec`.
public final class ExitCodes {

    /// Done; also when the operator said no, and after a dry run.
    public static final int OK = 0;

    public static final int FAILURE = 1;

    public static final int USAGE = 2;

    /// What was asked for is not let out.
    public static final int DENIED = 3;

    private ExitCodes() {}
}
