package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.BottlePlan;
import io.claudebottle.backend.BottleSpec;
import io.claudebottle.backend.LaunchProgress.Stage;
import io.claudebottle.backend.parts.AgentEnvironment;
import io.claudebottle.backend.parts.BundlePlan;
import io.claudebottle.backend.parts.DeclaredGrants;
import io.claudebottle.policy.GitUpstreams;
import io.claudebottle.policy.Grants;
import io.claudebottle.state.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// What [BubblewrapBackend] resolved. Holds names of secrets, never a value.
///
/// @param claude absent when it is not on this host; the launch then gets it where that is possible, and the checks say so
/// @param extraHosts what the sidecars resolve besides
public record BubblewrapBottlePlan(
        BottleSpec spec,
        Path stageDir,
        Grants grants,
        List<SecretRequest> secretRequests,
        String topology,
        List<Check> checks,
        AgentEnvironment environment,
        BundlePlan bundle,
        Optional<Path> claude,
        Map<String, String> extraHosts,
        Settings.Limits limits)
        implements BottlePlan {

    public BubblewrapBottlePlan {
        secretRequests = List.copyOf(secretRequests);
        checks = List.copyOf(checks);
        extraHosts = Map.copyOf(extraHosts);
    }

    @Override
    public String identity() {
        return spec.identity();
    }

    /// No image is built and no network is made.
    @Override
    public SequencedMap<Stage, String> stages() {
        var stages = new LinkedHashMap<Stage, String>();
        stages.put(Stage.IMAGE, claude.isPresent() ? "Looking for claude" : "Getting claude from npm");
        stages.put(Stage.NETWORK, "Making the namespaces");
        stages.put(Stage.SIDECARS, Stage.SIDECARS.title());
        stages.put(Stage.PROVISION, Stage.PROVISION.title());
        stages.put(Stage.ISOLATION, Stage.ISOLATION.title());
        return stages;
    }

    GitUpstreams gitUpstreams() {
        return DeclaredGrants.upstreams(spec.manifest().bottleFor(spec.agentName()));
    }

    String prompt() {
        return spec.manifest().requireAgent(spec.agentName()).prompt();
    }
}
