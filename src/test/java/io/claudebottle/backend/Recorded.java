package io.claudebottle.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Remembers what a launch says, and does something where it was told to.
public final class Recorded implements LaunchProgress {

    public final List<Stage> stages = new ArrayList<>();
    private volatile boolean cancelled;
    private volatile Runnable interrupt = () -> {};
    private Consumer<Stage> atStage = _ -> {};
    private Consumer<String> atLine = _ -> {};

    /// The operator asks to stop when a stage begins.
    public Recorded cancelAt(Stage stage) {
        return at(stage, this::cancel);
    }

    public Recorded at(Stage stage, Runnable action) {
        atStage = reached -> {
            if (reached == stage) {
                action.run();
            }
        };
        return this;
    }

    public Recorded cancelOnLine(String prefix) {
        return onLine(prefix, this::cancel);
    }

    public Recorded onLine(String prefix, Runnable action) {
        atLine = line -> {
            if (line.startsWith(prefix)) {
                action.run();
            }
        };
        return this;
    }

    private void cancel() {
        cancelled = true;
        interrupt.run();
    }

    @Override
    public void stage(Stage stage) {
        stages.add(stage);
        atStage.accept(stage);
    }

    @Override
    public void log(String line) {
        atLine.accept(line);
    }

    @Override
    public boolean cancelled() {
        return cancelled;
    }

    @Override
    public void onCancel(Runnable action) {
        interrupt = action;
    }
}
