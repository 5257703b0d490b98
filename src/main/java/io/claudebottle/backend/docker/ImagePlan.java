package io.claudebottle.backend.docker;

import java.nio.file.Path;
import java.util.Optional;

/// Which images a launch starts, and which of them it builds first (original, 15).
///
/// @param agent what the agent's container or the derived image is made from
/// @param buildAgent false for an image of the operator's own, which is taken as it is
/// @param dockerfile of this bottle alone, kept in its state; empty takes the product's
/// @param derived agent's image with the working directory in it; "" when that is not copied
/// @param sidecar image of the bundle
/// @param buildSidecar as `buildAgent`
record ImagePlan(String agent, boolean buildAgent, Optional<Path> dockerfile, String derived, String sidecar, boolean buildSidecar) {

    static final String AGENT_VARIABLE = "CLAUDE_BOTTLE_IMAGE";
    static final String AGENT_DEFAULT = "claude-bottle:latest";
    static final String SIDECAR_VARIABLE = "CLAUDE_BOTTLE_SIDECAR_IMAGE";
    static final String SIDECAR_DEFAULT = "claude-bottle-sidecars:latest";

    /// What the agent's container is really made from.
    String runtime() {
        return derived.isEmpty() ? agent : derived;
    }
}
