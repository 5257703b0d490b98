package io.claudebottle.policy;

import java.util.List;

/// Hosts that Claude Code itself needs; let out of every bottle unless a declared route takes their place.
public final class DefaultHosts {

    /// In the original's order.
    public static final List<String> NAMES = List.of(
            "api.anthropic.com",
            "statsig.anthropic.com",
            "sentry.io",
            "claude.ai",
            "platform.claude.com",
            "downloads.claude.ai",
            "raw.githubusercontent.com");

    /// Those that pipelock does not look into: what is said to a model looks like everything that a scanner knows, and its downloads are
    /// programs, of which a scanner reads a megabyte in seconds. The others only take reports and text, so they are scanned.
    public static final List<String> UNSCANNED = List.of("api.anthropic.com", "claude.ai", "platform.claude.com", "downloads.claude.ai");

    private DefaultHosts() {}
}
