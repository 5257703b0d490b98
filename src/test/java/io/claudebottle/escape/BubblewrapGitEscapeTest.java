package io.claudebottle.escape;

/// Against the git gate of namespaces.
@Ground.Of(Ground.BUBBLEWRAP)
final class BubblewrapGitEscapeTest extends GitAttacks {}
