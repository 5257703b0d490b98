package io.claudebottle.cli;

import io.claudebottle.manifest.Manifest;
import io.claudebottle.session.Workbench;
import io.claudebottle.state.Metadata;
import java.nio.file.Path;

/// The manifest as the launch of an identity saw it: from the working directory that was recorded then, which may declare the agent.
final class RecordedManifest {

    private RecordedManifest() {}

    static Manifest of(Workbench workbench, String identity) {
        Path cwd = workbench.states().read(identity)
                .map(Metadata::cwd)
                .filter(recorded -> !recorded.isEmpty())
                .map(Path::of)
                .orElse(workbench.workingDirectory());
        return workbench.manifests().apply(cwd);
    }
}
