package io.claudebottle.app;

import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.Workbench;
import io.claudebottle.state.Metadata;
import java.nio.file.Path;
import java.util.Optional;

/// From a running bottle to the file that declares it.
final class BottleFiles {

    private final Workbench workbench;

    BottleFiles(Workbench workbench) {
        this.workbench = workbench;
    }

    /// May block. Empty when nobody recorded which agent it is, or the manifest does not declare it any more.
    Optional<Path> of(AgentKey bottle) {
        return workbench.states().read(bottle.slug()).flatMap(this::declared);
    }

    private Optional<Path> declared(Metadata metadata) {
        Path cwd = metadata.cwd().isEmpty() ? workbench.workingDirectory() : Path.of(metadata.cwd());
        try {
            return Optional.of(workbench.manifests().apply(cwd).bottleFor(metadata.agentName()).origin().file());
        } catch (ProblemException gone) {
            return Optional.empty();
        }
    }
}
