package io.claudebottle.state;

/// `state/<identity>/metadata.json`, written at every prepare. A reader takes a missing key as "".
///
/// @param identity unique id of one launch; names every resource of it
/// @param agentName agent in the manifest
/// @param cwd absolute working directory of the operator at launch
/// @param copyCwd whether the working directory is copied into the bottle (`--cwd`)
/// @param startedAt ISO-8601 in UTC; "" if unknown
/// @param composeProject `claude-bottle-<identity>`
/// @param backend name of the backend; "" in files of the original, which means `docker`
public record Metadata(
        String identity,
        String agentName,
        String cwd,
        boolean copyCwd,
        String startedAt,
        String composeProject,
        String backend) {}
