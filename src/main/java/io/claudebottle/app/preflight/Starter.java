package io.claudebottle.app.preflight;

import io.claudebottle.problem.ProblemException;
import java.nio.file.Path;

/// A first bottle and a first agent, for an operator who has none.
public interface Starter {

    /// The file that would declare the bottle.
    Path bottleFile();

    /// The file that would declare the agent.
    Path agentFile();

    /// Writes both. May block; never overwrites a file.
    ///
    /// @throws ProblemException when the disk refuses
    void write();
}
