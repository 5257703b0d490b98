package io.claudebottle.manifest;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A declared bottle after `extends` has been resolved: the boundary an agent runs in.
///
/// @param name file name without `.md`
/// @param env in order of declaration
/// @param notes Markdown body, for people only
public record BottleManifest(
        String name,
        Map<String, EnvValue> env,
        List<GitEntry> git,
        List<Route> routes,
        boolean supervise,
        Optional<GitUser> gitUser,
        Optional<String> parent,
        String notes,
        Origin origin) {}
