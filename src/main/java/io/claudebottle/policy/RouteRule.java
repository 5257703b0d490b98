package io.claudebottle.policy;

import io.claudebottle.problem.Printable;
import io.claudebottle.problem.ProblemException;
import java.util.List;

/// One route as the gate has it.
///
/// @param host canonical host name, matched exactly
/// @param pathAllowlist allowed path prefixes; empty means every path
/// @param authScheme "" when no credential belongs to the route
/// @param tokenEnv variable of the gate's own environment that holds the credential; "" when there is none
/// @param origin `file:line` of the declaration, `default`, or `operator`
/// @param once whether the next exchange with the host is the last
/// @param denied whether the operator decided that the host stays denied
public record RouteRule(
        String host, List<String> pathAllowlist, String authScheme, String tokenEnv, String origin, boolean once, boolean denied) {

    /// Origin of the routes that nobody declared.
    public static final String DEFAULT_ORIGIN = "default";

    /// Origin of what the operator decided while a bottle ran.
    public static final String OPERATOR_ORIGIN = "operator";

    /// @throws ProblemException when `host` is no host name
    public RouteRule(String host, List<String> pathAllowlist, String authScheme, String tokenEnv, String origin) {
        this(host, pathAllowlist, authScheme, tokenEnv, origin, false, false);
    }

    /// @throws ProblemException when `host` is no host name
    public RouteRule {
        String declared = host;
        if (HostName.isAddress(declared)) {
            throw new ProblemException(
                    "egress route '" + Printable.of(declared) + "' is an address, not a host name",
                    "Name the host; addresses are never let out.");
        }
        host = HostName.canonical(declared)
                .orElseThrow(() -> new ProblemException(
                        "egress route '" + Printable.of(declared) + "' is not a host name",
                        "Write the bare name, without scheme, port or path."));
        pathAllowlist = List.copyOf(pathAllowlist);
    }

    /// What the route asks for and the gate cannot do, as the manifest's keys: the gate tunnels TLS without looking inside, so it
    /// sees neither paths nor headers.
    public List<String> unenforced() {
        return Tunnel.unenforced(pathAllowlist, authScheme);
    }
}
