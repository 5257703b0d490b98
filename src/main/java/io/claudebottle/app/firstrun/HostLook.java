package io.claudebottle.app.firstrun;

import io.claudebottle.problem.ProblemException;
import java.util.List;

/// Looks what this machine has for running bottles. Changes nothing.
@FunctionalInterface
public interface HostLook {

    /// May block.
    ///
    /// @throws ProblemException when it could not look
    List<Finding> look();
}
