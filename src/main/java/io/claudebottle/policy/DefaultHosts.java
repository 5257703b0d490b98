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

    private DefaultHosts() {}
}
