package io.claudebottle.state;

import java.nio.file.Path;
import java.util.Map;

/// The operator's home directory, `~/.claude-bottle` unless `CLAUDE_BOTTLE_HOME` moves it. The layout is the original's, so an
/// existing user's manifests and state work unchanged.
///
/// @param root the home itself; need not exist
public record Home(Path root) {

    public static final String VARIABLE = "CLAUDE_BOTTLE_HOME";

    /// The home that a process with this environment and user directory has.
    public static Home of(Map<String, String> environment, Path userDirectory) {
        String moved = environment.getOrDefault(VARIABLE, "");
        return new Home(moved.isBlank() ? userDirectory.resolve(".claude-bottle") : Path.of(moved).toAbsolutePath());
    }

    public Path bottles() {
        return root.resolve("bottles");
    }

    public Path agents() {
        return root.resolve("agents");
    }

    public Path state() {
        return root.resolve("state");
    }

    public Path queue() {
        return root.resolve("queue");
    }

    public Path audit() {
        return root.resolve("audit");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    /// What each agent was last granted, one file an agent; compared with the next plan in the preflight.
    public Path grants() {
        return root.resolve("grants");
    }

    /// What the operator never wants to be asked about again, by bottle of the manifest.
    public Path egressNever() {
        return root.resolve("egress-never.json");
    }

    /// What launches took on this machine.
    public Path launchFigures() {
        return root.resolve("launch-figures.json");
    }

    /// What the isolation self-test last found, one file a backend.
    public Path selfTests() {
        return root.resolve("selftest");
    }

    public Path settings() {
        return root.resolve("settings.json");
    }
}
