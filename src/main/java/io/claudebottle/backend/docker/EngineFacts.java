package io.claudebottle.backend.docker;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the engine tells, in our own types.
final class EngineFacts {

    private EngineFacts() {}

    /// @param version as `28.0.1`
    /// @param runtimes keys of the runtimes it knows
    record Info(String version, Set<String> runtimes, String defaultRuntime) {

        static final String GVISOR = "runsc";

        /// 0 when the version does not begin with a number.
        int majorVersion() {
            String major = version.replaceFirst("\\D.*", "");
            return major.isEmpty() ? 0 : Integer.parseInt(major);
        }

        boolean hasGvisor() {
            return runtimes.contains(GVISOR);
        }
    }

    /// @param repositories names without tags; empty for an image without a name
    record Image(String id, List<String> repositories, Instant created, long bytes, Map<String, String> labels) {}

    /// @param state as `running` or `exited`
    record Container(String id, String name, String state, Instant created, Map<String, String> labels) {

        String label(String key) {
            return labels.getOrDefault(key, "");
        }

        /// Whether its processes exist: paused ones do.
        boolean isAlive() {
            return state.equals("running") || state.equals("paused") || state.equals("restarting");
        }
    }

    /// @param exitCode of a container that ended
    /// @param environment as the engine shows it to whoever asks
    /// @param addresses by network name
    record ContainerDetails(
            String id,
            boolean running,
            long exitCode,
            List<String> environment,
            Map<String, String> labels,
            Map<String, String> addresses) {

        Optional<String> variable(String name) {
            return environment.stream().filter(entry -> entry.startsWith(name + "=")).map(entry -> entry.substring(name.length() + 1)).findFirst();
        }
    }

    record Network(String id, String name, Instant created, Map<String, String> labels) {

        String label(String key) {
            return labels.getOrDefault(key, "");
        }
    }

    /// @param gateway "" when the network has none
    record NetworkDetails(String subnet, String gateway) {}
}
