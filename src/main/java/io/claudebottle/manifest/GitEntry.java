package io.claudebottle.manifest;

import java.util.Map;
import java.util.Optional;

/// One upstream that the git-gate serves (`git:` in a bottle; keys in PascalCase as in the original).
///
/// @param name alias that the gate exposes as `<name>.git`; unique within a bottle
/// @param upstream `ssh://user@host[:port]/path.git`
/// @param identityFile path of the SSH key as written, `~` not expanded
/// @param knownHostKey pinned host key; without one the gate refuses to forward
/// @param extraHosts host name to IP, for hosts only the gate can resolve
public record GitEntry(
        String name,
        Upstream upstream,
        String identityFile,
        Optional<String> knownHostKey,
        Map<String, String> extraHosts,
        Origin origin) {

    /// @param url as written
    /// @param port 22 when not given
    /// @param path without the leading slash
    public record Upstream(String url, String user, String host, int port, String path) {}
}
