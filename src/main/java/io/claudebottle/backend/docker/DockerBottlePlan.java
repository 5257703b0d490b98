package io.claudebottle.backend.docker;

import io.claudebottle.backend.BottlePlan;
import io.claudebottle.backend.BottleSpec;
import io.claudebottle.backend.parts.DeclaredGrants;
import io.claudebottle.backend.parts.Forward;
import io.claudebottle.policy.GitUpstreams;
import io.claudebottle.policy.Grants;
import java.nio.file.Path;
import java.util.List;

/// What [DockerBackend] resolved. Holds names of secrets, never a value.
///
/// @param images which are started, and which of them are built first
/// @param project the topology itself; [#topology] is the same as text
/// @param forwards variables that each exec is given
public record DockerBottlePlan(
        BottleSpec spec,
        Path stageDir,
        Grants grants,
        List<SecretRequest> secretRequests,
        String topology,
        List<Check> checks,
        ImagePlan images,
        ComposeProject project,
        List<Forward> forwards)
        implements BottlePlan {

    public DockerBottlePlan {
        secretRequests = List.copyOf(secretRequests);
        checks = List.copyOf(checks);
        forwards = List.copyOf(forwards);
    }

    @Override
    public String identity() {
        return spec.identity();
    }

    Names names() {
        return new Names(identity());
    }

    /// What the git gate serves; empty when there is no git gate.
    GitUpstreams gitUpstreams() {
        return DeclaredGrants.upstreams(spec.manifest().bottleFor(spec.agentName()));
    }

    String prompt() {
        return spec.manifest().requireAgent(spec.agentName()).prompt();
    }
}
