package io.claudebottle.manifest;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A bottle's file on its own, before `extends` is resolved. An empty Optional means that the key is not declared, which is not the
/// same as an empty list: `git: []` clears what the parent has.
record DraftBottle(
        String name,
        Map<String, EnvValue> env,
        Optional<List<GitEntry>> git,
        Optional<List<Route>> routes,
        Optional<Boolean> supervise,
        Optional<GitUser> gitUser,
        Optional<String> parent,
        Origin parentOrigin,
        String notes,
        Origin origin) {}
