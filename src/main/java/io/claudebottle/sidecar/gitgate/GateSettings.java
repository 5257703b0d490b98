package io.claudebottle.sidecar.gitgate;

import io.claudebottle.policy.GitConfig;
import io.claudebottle.problem.ProblemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// Where the git-gate finds and keeps its things. Every value has a default that fits the bundle image.
///
/// @param upstreams file of [io.claudebottle.policy.GitUpstreams]
/// @param directory holds the mirrors, in `repositories`, and what is being scanned, in `scan`
/// @param run holds sockets, pipes, hooks and pinned host keys; must not be mounted `noexec`
/// @param gitleaks the scanner
/// @param path search path for git, ssh and the shell
/// @param upstreamTimeout for one conversation with an upstream, whole
/// @param scanTimeout for one run of the scanner
record GateSettings(
        Path upstreams, int port, Path directory, Path run, Path gitleaks, String path, Duration upstreamTimeout, Duration scanTimeout) {

    static final String UPSTREAMS_VARIABLE = "GIT_GATE_UPSTREAMS";
    static final String PORT_VARIABLE = "GIT_GATE_PORT";
    static final String DIRECTORY_VARIABLE = "GIT_GATE_DIR";
    static final String RUN_VARIABLE = "GIT_GATE_RUN";
    static final String GITLEAKS_VARIABLE = "GITLEAKS_BINARY";

    /// Both in seconds.
    static final String UPSTREAM_TIMEOUT_VARIABLE = "GIT_GATE_UPSTREAM_TIMEOUT";

    static final String SCAN_TIMEOUT_VARIABLE = "GIT_GATE_SCAN_TIMEOUT";

    static GateSettings fromEnvironment(Map<String, String> environment) {
        return new GateSettings(
                Path.of(or(environment, UPSTREAMS_VARIABLE, "/etc/git-gate/upstreams.json")),
                number(environment, PORT_VARIABLE, GitConfig.DEFAULT_PORT, 65535),
                Path.of(or(environment, DIRECTORY_VARIABLE, "/var/lib/claude-bottle/git")),
                Path.of(or(environment, RUN_VARIABLE, "/run/claude-bottle/git-gate")),
                Path.of(or(environment, GITLEAKS_VARIABLE, "/usr/local/bin/gitleaks")),
                or(environment, "PATH", "/usr/local/bin:/usr/bin:/bin"),
                Duration.ofSeconds(number(environment, UPSTREAM_TIMEOUT_VARIABLE, 600, 86_400)),
                Duration.ofSeconds(number(environment, SCAN_TIMEOUT_VARIABLE, 300, 86_400)));
    }

    private static String or(Map<String, String> environment, String variable, String otherwise) {
        String set = environment.getOrDefault(variable, "");
        return set.isEmpty() ? otherwise : set;
    }

    private static int number(Map<String, String> environment, String variable, int otherwise, int most) {
        String set = environment.getOrDefault(variable, "");
        if (set.isEmpty()) {
            return otherwise;
        }
        if (!set.matches("[1-9][0-9]{0,4}") || Integer.parseInt(set) > most) {
            throw new ProblemException(variable + " is not a number from 1 to " + most + ": " + set, "Correct it or leave it out.");
        }
        return Integer.parseInt(set);
    }

    Path repositories() {
        return directory.resolve("repositories");
    }

    Path scans() {
        return directory.resolve("scan");
    }
}
