package io.claudebottle.escape;

/// Against the git gate of containers.
@Ground.Of(Ground.DOCKER)
final class GitEscapeTest extends GitAttacks {}
