package io.claudebottle.backend.docker;

import io.claudebottle.backend.parts.AgentEnvironment;
import io.claudebottle.backend.parts.BundlePlan;
import io.claudebottle.state.Settings;
import java.util.SortedMap;

/// Everything that the topology of one bottle is computed from.
///
/// @param promptPath inside the bottle; "" when the agent has no prompt
/// @param copied whether the working directory is in the image
/// @param isolatedGateway whether the engine knows the gateway mode `isolated`
/// @param extraHosts what only the sidecars resolve
record BottleShape(
        Names names,
        ImagePlan images,
        AgentEnvironment environment,
        Settings.Limits limits,
        String runtime,
        String promptPath,
        boolean copied,
        boolean isolatedGateway,
        BundlePlan bundle,
        SortedMap<String, String> extraHosts) {}
