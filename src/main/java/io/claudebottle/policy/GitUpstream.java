package io.claudebottle.policy;

import io.claudebottle.problem.Printable;
import io.claudebottle.problem.ProblemException;
import java.util.regex.Pattern;

/// A repository that the git-gate serves, as the gate itself needs to know it. Every part ends up in a configuration file or in an
/// argument of git or ssh, so every part has a small alphabet.
///
/// @param name alias under which the gate serves it, without `.git`
/// @param url `ssh://user@host[:port]/path`, as the operator wrote it
/// @param host in brackets when it is an IPv6 address
/// @param knownHostKey type and text of the pinned host key, as `ssh-ed25519 AAAA...`; "" pins none, and then the gate contacts nobody
public record GitUpstream(String name, String url, String host, int port, String knownHostKey) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern URL = Pattern.compile("ssh://[A-Za-z0-9_][A-Za-z0-9._+-]*@[^\\s/\\p{Cntrl}\"'\\\\-][^\\s/\\p{Cntrl}\"'\\\\]*/[^\\s\\p{Cntrl}\"'\\\\]+");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]+\\]");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9@.-]+ [A-Za-z0-9+/]+=*(?: [^\\p{Cntrl}]*)?");

    /// @throws ProblemException when a part cannot be what it says
    public GitUpstream {
        require(NAME.matcher(name).matches() && !name.contains("..") && !name.endsWith(".git"), "name", name);
        require(URL.matcher(url).matches(), "url", url);
        require(HOST.matcher(host).matches(), "host", host);
        require(port >= 1 && port <= 65535, "port", Integer.toString(port));
        require(knownHostKey.isEmpty() || KEY.matcher(knownHostKey).matches(), "known_host_key", knownHostKey);
    }

    private static void require(boolean holds, String what, String value) {
        if (!holds) {
            throw new ProblemException(
                    "a git upstream has an unusable " + what + ": '" + Printable.of(value) + "'", "Correct the git entry in the bottle file.");
        }
    }
}
