package io.claudebottle.app;

/// Names one running agent across backends.
///
/// @param slug identity of the launch
public record AgentKey(String backend, String slug) {}
