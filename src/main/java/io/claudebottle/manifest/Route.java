package io.claudebottle.manifest;

import java.util.List;
import java.util.Optional;

/// One entry of `egress.routes`.
///
/// @param host lower-cased host name, no port
/// @param pathAllowlist path prefixes; empty means every path
/// @param auth credential that the egress proxy injects
/// @param role for example `claude_code_oauth`, the route that carries Claude's own credential
public record Route(String host, List<String> pathAllowlist, Optional<Auth> auth, Optional<String> role, Origin origin) {

    public static final String CLAUDE_ROLE = "claude_code_oauth";

    /// @param scheme `Bearer` or `token`
    /// @param tokenRef *name* of the host variable that holds the secret
    public record Auth(String scheme, String tokenRef) {}
}
