package io.claudebottle.session.selftest;

import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.SelfTestReport;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/// Where the isolation of backends is tried, and what is known of it.
public interface SelfTests {

    /// What is known of that backend; reads a file.
    Standing standing(String backend);

    /// Takes as long as a launch, and a few seconds. Whatever comes of it, its bottle is gone when this returns or throws.
    ///
    /// @param backendName empty takes `CLAUDE_BOTTLE_BACKEND`, else `docker`
    /// @return what was found; kept, too
    /// @throws ProblemException when no bottle could be launched, or it could not be ended again
    /// @throws CancellationException when the operator asked to stop; what was known before is still known
    SelfTestReport run(Optional<String> backendName, LaunchProgress progress, SelfTestListener listener);
}
