package io.claudebottle.session.selftest;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What there is on the host for an attack to find.
///
/// @param addresses IPv4, loopback left out
/// @param port where a service listens on the host's loopback alone
/// @param processMark on the command line and in the environment of a process of the host, and nowhere else
/// @param pid of that process
/// @param token that the bottle's gate was given and the agent must not see
/// @param seen value that the agent was given on purpose
/// @param canary file that is in the operator's home and nowhere else
/// @param allowed the one host that the bottle may reach
/// @param namespaces of this process by kind, as `net` to `net:[4026531840]`; empty where the system has none
/// @param abstractSockets that listen in the host's network namespace, without the `@`
/// @param status this process's own, as in `/proc/self/status`; empty where there is none
record Surroundings(
        List<String> addresses,
        int port,
        String processMark,
        long pid,
        String token,
        String seen,
        Path canary,
        String allowed,
        Map<String, String> namespaces,
        List<String> abstractSockets,
        Map<String, String> status) {

    static final List<String> NAMESPACES = List.of("net", "pid", "mnt", "ipc", "uts");

    /// As the probes know them.
    SortedMap<String, String> variables() {
        var variables = new TreeMap<String, String>();
        variables.put("addresses", String.join(" ", addresses));
        variables.put("port", String.valueOf(port));
        variables.put("process_mark", processMark);
        variables.put("host_pid", String.valueOf(pid));
        variables.put("token", token);
        variables.put("seen", seen);
        variables.put("canary", canary.toString());
        variables.put("allowed", allowed);
        variables.put("abstract", String.join(" ", abstractSockets));
        NAMESPACES.forEach(kind -> variables.put("host_" + kind + "_namespace", namespaces.getOrDefault(kind, "")));
        return variables;
    }

    /// Whether this process has what a bottle's must not have, so that a probe of it has to say so.
    boolean hasNamespaces() {
        return namespaces.containsKey("net");
    }

    boolean hasCapabilities() {
        return !status.getOrDefault("CapBnd", "0").matches("0*");
    }

    boolean hasNoFilter() {
        return status.getOrDefault("Seccomp", "").equals("0");
    }

    boolean mayGainPrivileges() {
        return status.getOrDefault("NoNewPrivs", "").equals("0");
    }
}
