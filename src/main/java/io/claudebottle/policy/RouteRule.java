package io.claudebottle.policy;

import io.claudebottle.problem.Printable;
import io.claudebottle.problem.ProblemException;
import java.util.List;

/// One route as the gate has it.
///
/// @param host canonical host name, matched exactly
/// @param pathAllowlist allowed path prefixes, compared by segments; empty means every path
/// @param authScheme "" when no credential belongs to the route
/// @param tokenEnv token slot that holds the credential; "" when there is none
/// @param origin `file:line` of the declaration, `default`, or `operator`
/// @param tlsPassthrough pipelock must not look inside
/// @param once holds for one connection and is gone then
/// @param denied the operator said never: a refusal that outlives what else would allow the host
public record RouteRule(
        String host,
        List<String> pathAllowlist,
        String authScheme,
        String tokenEnv,
        String origin,
        boolean tlsPassthrough,
        boolean once,
        boolean denied) {

    /// Origin of the routes that nobody declared.
    public static final String DEFAULT_ORIGIN = "default";

    /// Origin of what the operator decided while a bottle ran.
    public static final String OPERATOR_ORIGIN = "operator";

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
                        "Write the bare name, without scheme, port or path; there are no wildcards."));
        pathAllowlist = List.copyOf(pathAllowlist);
        if (once && denied) {
            throw new ProblemException("egress route '" + host + "' is both allowed once and denied", "Decide for one of the two.");
        }
    }

    /// A route that stays, as a bottle's file declares it.
    public RouteRule(String host, List<String> pathAllowlist, String authScheme, String tokenEnv, String origin) {
        this(host, pathAllowlist, authScheme, tokenEnv, origin, false, false, false);
    }

    /// The next connection to `host`, and no other.
    public static RouteRule once(String host, String origin) {
        return new RouteRule(host, List.of(), "", "", origin, false, true, false);
    }

    /// Never `host`, because the operator said so.
    public static RouteRule denied(String host, String origin) {
        return new RouteRule(host, List.of(), "", "", origin, false, false, true);
    }

    public boolean hasCredential() {
        return !tokenEnv.isEmpty();
    }
}
