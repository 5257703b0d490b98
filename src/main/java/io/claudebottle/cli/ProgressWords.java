package io.claudebottle.cli;

import io.claudebottle.backend.CancellableProgress;
import java.util.Map;

/// A launch told on stderr: its stages as sentences, a tool's own lines indented below.
final class ProgressWords extends CancellableProgress {

    private final Output output;
    private final Map<Stage, String> stages;

    /// @param stages those of the plan, with words for each
    ProgressWords(Output output, Map<Stage, String> stages) {
        this.output = output;
        this.stages = Map.copyOf(stages);
    }

    @Override
    public void stage(Stage stage) {
        output.say(stages.getOrDefault(stage, stage.title()));
    }

    @Override
    public void log(String line) {
        output.line("  " + line);
    }
}
