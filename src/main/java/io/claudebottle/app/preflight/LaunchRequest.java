package io.claudebottle.app.preflight;

import java.nio.file.Path;

/// Which agent is to be launched, and from where. The backend is chosen in the preflight.
///
/// @param workingDirectory absolute
public record LaunchRequest(String agentName, Path workingDirectory, boolean copyWorkingDirectory) {}
