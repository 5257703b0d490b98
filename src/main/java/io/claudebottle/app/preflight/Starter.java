package io.claudebottle.app.preflight;

import io.claudebottle.manifest.ExampleManifests.Example;
import io.claudebottle.problem.ProblemException;
import java.nio.file.Path;
import java.util.List;

/// A first bottle and a first agent, for an operator who has none.
public interface Starter {

    /// The file that would declare the bottle.
    Path bottleFile();

    /// The file that would declare the agent.
    Path agentFile();

    /// All that is written, the bottle and the agent first. May block.
    ///
    /// @throws ProblemException when a file that is there cannot be read
    List<Example> examples();

    /// Writes what is not there. May block; never overwrites a file.
    ///
    /// @throws ProblemException when the disk refuses
    void write();
}
