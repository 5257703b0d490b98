package io.claudebottle.backend;

import io.claudebottle.manifest.Manifest;
import java.nio.file.Path;

/// What the operator asked for; the same for every backend. Resolved values live on the plan.
///
/// @param copyCwd copy the working directory into the bottle
/// @param userCwd absolute working directory of the operator
/// @param identity "" mints a fresh one; `resume` passes the recorded one
public record BottleSpec(Manifest manifest, String agentName, boolean copyCwd, Path userCwd, String identity) {}
