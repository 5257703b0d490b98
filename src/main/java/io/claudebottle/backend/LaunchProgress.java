package io.claudebottle.backend;

import java.util.concurrent.CancellationException;

/// Ears of a launch, and its brake. Called from the launching thread.
public interface LaunchProgress {

    /// A stage begins; the one before is over.
    void stage(Stage stage);

    /// One line of a tool's output.
    void log(String line);

    /// Whether the operator asked to stop. The launch then undoes what it did.
    boolean cancelled();

    /// Runs once when the operator asks to stop, to interrupt a blocking step; replaced by the next call.
    void onCancel(Runnable interrupt);

    default void throwIfCancelled() {
        if (cancelled()) {
            throw new CancellationException("launch cancelled");
        }
    }

    /// In the order in which a launch goes through them.
    enum Stage {
        IMAGE("Building the agent image"),
        SIDECAR_IMAGE("Building the sidecar image"),
        NETWORK("Creating networks"),
        SIDECARS("Starting the sidecars"),
        AGENT("Starting the agent's container"),
        PROVISION("Provisioning"),
        ISOLATION("Checking the isolation from inside");

        private final String title;

        Stage(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /// Hears nothing and is never cancelled.
    static LaunchProgress silent() {
        return new LaunchProgress() {
            @Override
            public void stage(Stage stage) {}

            @Override
            public void log(String line) {}

            @Override
            public boolean cancelled() {
                return false;
            }

            @Override
            public void onCancel(Runnable interrupt) {}
        };
    }
}
