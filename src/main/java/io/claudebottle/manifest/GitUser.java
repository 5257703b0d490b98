package io.claudebottle.manifest;

import java.util.Optional;

/// Git identity inside the bottle; at least one field is present when the block was declared.
public record GitUser(Optional<String> name, Optional<String> email, Origin origin) {}
