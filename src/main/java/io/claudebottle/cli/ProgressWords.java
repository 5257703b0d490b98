package io.claudebottle.cli;

import io.claudebottle.backend.CancellableProgress;

/// A launch told on stderr: its stages as sentences, a tool's own lines indented below.
final class ProgressWords extends CancellableProgress {

    private final Output output;

    ProgressWords(Output output) {
        this.output = output;
    }

    @Override
    public void stage(Stage stage) {
        output.say(stage.title());
    }

    @Override
    public void log(String line) {
        output.line("  " + line);
    }
}
