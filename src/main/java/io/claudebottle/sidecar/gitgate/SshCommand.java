package io.claudebottle.sidecar.gitgate;

import io.claudebottle.policy.GitUpstream;
import io.claudebottle.problem.ProblemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// How ssh is to be called for one upstream: nothing of the user's or the machine's configuration, one key from an agent, one host key.
final class SshCommand {

    private static final int SSH_PORT = 22;

    /// By the type of the pinned key, what may be agreed on to prove it. `ssh-rsa` as a signature is broken, as a key it is not.
    private static final Map<String, String> ALGORITHMS = Map.of(
            "ssh-ed25519", "ssh-ed25519",
            "ssh-rsa", "rsa-sha2-512,rsa-sha2-256",
            "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256",
            "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521", "ecdsa-sha2-nistp521",
            "sk-ssh-ed25519@openssh.com", "sk-ssh-ed25519@openssh.com",
            "sk-ecdsa-sha2-nistp256@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com");

    private SshCommand() {}

    /// The only line of the upstream's own known_hosts file.
    static String knownHosts(GitUpstream upstream) {
        String host = upstream.host();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        String where = upstream.port() == SSH_PORT ? bare : "[" + bare + "]:" + upstream.port();
        return where + " " + upstream.knownHostKey() + "\n";
    }

    /// @throws ProblemException when a host key is pinned and keys of its type cannot be checked
    static void requireUsable(GitUpstream upstream) {
        if (!upstream.knownHostKey().isEmpty() && !ALGORITHMS.containsKey(type(upstream))) {
            throw new ProblemException(
                    "KnownHostKey of the git upstream '" + upstream.name() + "' is of the type '" + type(upstream) + "', which the gate cannot check",
                    "Pin a key of another type; ssh-keyscan prints what the host has.");
        }
    }

    private static String type(GitUpstream upstream) {
        return upstream.knownHostKey().split(" ", 2)[0];
    }

    /// For `GIT_SSH_COMMAND`, which a shell reads.
    ///
    /// @param upstream with a pinned host key that can be checked
    static String render(GitUpstream upstream, Path knownHosts, Path agent) {
        requireUsable(upstream);
        String algorithms = ALGORITHMS.getOrDefault(type(upstream), "");
        return List.of(
                        "ssh", "-F", "/dev/null", "-a", "-x", "-T",
                        "-o", "BatchMode=yes",
                        "-o", "StrictHostKeyChecking=yes",
                        "-o", "UserKnownHostsFile=" + knownHosts,
                        "-o", "GlobalKnownHostsFile=/dev/null",
                        "-o", "KnownHostsCommand=none",
                        "-o", "HostKeyAlgorithms=" + algorithms,
                        "-o", "VerifyHostKeyDNS=no",
                        "-o", "UpdateHostKeys=no",
                        "-o", "CheckHostIP=no",
                        // The agent holds one key and no file adds another.
                        "-o", "IdentityAgent=" + agent,
                        "-o", "IdentityFile=none",
                        "-o", "PreferredAuthentications=publickey",
                        "-o", "ControlMaster=no",
                        "-o", "ControlPath=none",
                        "-o", "ClearAllForwardings=yes",
                        "-o", "PermitLocalCommand=no",
                        "-o", "ConnectTimeout=15",
                        "-o", "ServerAliveInterval=10",
                        "-o", "ServerAliveCountMax=3",
                        // Below this it keeps to itself that no type of host key fits.
                        "-o", "LogLevel=INFO")
                .stream()
                .map(SshCommand::quoted)
                .collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9@%+=:,./_-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
