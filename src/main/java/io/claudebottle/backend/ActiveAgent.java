package io.claudebottle.backend;

import java.util.List;

/// One running agent, as `list active` and the agents view show it.
///
/// @param slug identity of the launch
/// @param agentName from metadata.json; "?" if that is missing
/// @param startedAt ISO-8601 from metadata.json; "" if missing
/// @param services sidecar daemons that are up, sorted
public record ActiveAgent(String backendName, String slug, String agentName, String startedAt, List<String> services) {

    public ActiveAgent {
        services = services.stream().sorted().toList();
    }
}
