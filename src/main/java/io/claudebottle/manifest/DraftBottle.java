package io.claudebottle.manifest;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A bottle's file on its own, before `extends` is resolved. An empty Optional means that the key is not declared, which is not the
/// same as an empty list: `git: []` clears what the parent has.
///
/// @param parentLine where `extends` stands; meaningless without a parent
record DraftBottle(
        String name,
        Map<String, EnvValue> env,
        Optional<List<GitEntry>> git,
        Optional<List<Route>> routes,
        Optional<Boolean> supervise,
        Optional<GitUser> gitUser,
        Optional<String> parent,
        int parentLine,
        String notes,
        Origin origin) {}
