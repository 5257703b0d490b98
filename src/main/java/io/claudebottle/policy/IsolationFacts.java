package io.claudebottle.policy;

import java.util.regex.Pattern;

/// What the rows, the sentences and the comparison all read out of [Grants.Isolation].
record IsolationFacts(Grants.Isolation isolation) {

    private static final Pattern ROOT = Pattern.compile("root\\b.*|(.*\\D)?0(\\D.*)?");

    boolean runsAsRoot() {
        return ROOT.matcher(isolation.user()).matches();
    }

    boolean hasEveryLimit() {
        return isolation.memoryBytes() > 0 && isolation.cpus() > 0 && isolation.pids() > 0;
    }

    /// Whether the agent runs on the host's own programs, and not on those of an image.
    boolean sharesPrograms() {
        return isolation.runtime().equals(Grants.Isolation.NAMESPACES);
    }

    RuntimeStrength strength() {
        return RuntimeStrength.of(isolation.runtime());
    }

    String memory() {
        return isolation.memoryBytes() == 0 ? "unlimited memory" : Words.bytes(isolation.memoryBytes()) + " of memory";
    }

    String cpus() {
        return isolation.cpus() == 0 ? "unlimited CPUs" : Words.trimmed(isolation.cpus()) + (isolation.cpus() == 1 ? " CPU" : " CPUs");
    }

    String pids() {
        return isolation.pids() == 0 ? "unlimited processes" : Words.count(isolation.pids(), "process");
    }

    /// `2 GiB of memory, 2 CPUs, 512 processes`.
    String limits() {
        return memory() + ", " + cpus() + ", " + pids();
    }
}
