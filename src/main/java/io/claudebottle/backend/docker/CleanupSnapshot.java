package io.claudebottle.backend.docker;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/// What a cleanup decides on.
///
/// @param containers all of the engine, whoever's
/// @param networks all of the engine, whoever's
/// @param images those made for one bottle
/// @param states every state directory of this home
/// @param liveIdentities alive on any backend
record CleanupSnapshot(
        List<EngineFacts.Container> containers,
        List<EngineFacts.Network> networks,
        List<EngineFacts.Image> images,
        List<State> states,
        Set<String> liveIdentities,
        Instant now) {

    /// @param startedAt ISO-8601; "" if unknown
    /// @param bytes on disk; -1 if unknown
    record State(String identity, boolean preserved, String startedAt, long bytes) {}
}
