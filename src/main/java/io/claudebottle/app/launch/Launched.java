package io.claudebottle.app.launch;

import io.claudebottle.backend.Bottle;

/// A bottle that runs since a moment ago.
///
/// @param backendName where it runs
/// @param agentName in the manifest
public record Launched(Bottle bottle, String backendName, String agentName) {}
