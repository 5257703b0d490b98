package io.claudebottle.sidecar;

import java.io.IOException;
import java.util.concurrent.CompletionStage;

/// One thing that runs beside an agent. Started once, closed once.
public interface Daemon extends AutoCloseable {

    /// As `CLAUDE_BOTTLE_SIDECAR_DAEMONS` spells it.
    String name();

    /// Returns when it serves.
    ///
    /// @throws IOException when it cannot serve, for example because its port is taken
    void start() throws IOException;

    /// Completes exceptionally when it died of itself, normally after [#close].
    CompletionStage<Void> ended();

    /// Stops serving and lets go of everything. Safe after a failed start; the second call does nothing.
    @Override
    void close();
}
