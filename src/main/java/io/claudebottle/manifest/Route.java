package io.claudebottle.manifest;

import java.util.List;
import java.util.Optional;

/// One entry of `egress.routes`.
///
/// @param host lower-cased host name, no port
/// @param pathAllowlist path prefixes; empty means every path
/// @param auth credential that the egress proxy injects
/// @param role for example `claude_code_oauth`, the route that carries Claude's own credential
/// @param tlsPassthrough whether pipelock lets the host's TLS through unopened, and so does not scan bodies
public record Route(
        String host, List<String> pathAllowlist, Optional<Auth> auth, Optional<String> role, boolean tlsPassthrough, Origin origin) {

    public static final String CLAUDE_ROLE = "claude_code_oauth";

    /// A route that pipelock scans, as every one that does not say otherwise.
    public Route(String host, List<String> pathAllowlist, Optional<Auth> auth, Optional<String> role, Origin origin) {
        this(host, pathAllowlist, auth, role, false, origin);
    }

    /// @param scheme `Bearer` or `token`
    /// @param tokenRef *name* of the host variable that holds the secret
    public record Auth(String scheme, String tokenRef) {}
}
