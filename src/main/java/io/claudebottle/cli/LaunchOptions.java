package io.claudebottle.cli;

import picocli.CommandLine.Option;

/// What `start` and `resume` have in common.
final class LaunchOptions {

    @Option(names = "--dry-run", description = "Show the preflight and stop; also with CLAUDE_BOTTLE_DRY_RUN=1.")
    private boolean dryRun;

    @Option(names = "--remote-control", description = "Start claude with remote control.")
    private boolean remoteControl;

    @Option(
            names = "--backend",
            paramLabel = "<name>",
            defaultValue = "",
            description = "Where the bottle runs; else CLAUDE_BOTTLE_BACKEND, else docker.")
    private String backend = "";

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask. A failed check still stops the launch. Values that the bottle asks for are then taken from "
                    + "environment variables of the same name, and asked only when there are none.")
    private boolean yes;

    @Option(
            names = "--detach",
            description = "Print the identity and leave the bottle running; claude starts with the first `attach`.")
    private boolean detach;

    boolean dryRun() {
        return dryRun;
    }

    boolean remoteControl() {
        return remoteControl;
    }

    /// "" when none was given.
    String backend() {
        return backend;
    }

    boolean yes() {
        return yes;
    }

    boolean detach() {
        return detach;
    }
}
