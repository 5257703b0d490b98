package io.claudebottle.policy.declared;

import io.claudebottle.manifest.Route;
import io.claudebottle.policy.DefaultHosts;
import io.claudebottle.policy.Grants;
import io.claudebottle.policy.RouteRule;
import io.claudebottle.policy.RouteTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The routes a bottle really has: its own, in their order, then those of [DefaultHosts] that it does not declare itself.
///
/// Pipelock passes through what Claude needs, declared or not: a conversation is full of what it would take for a secret.
public final class EffectiveRoutes {

    private EffectiveRoutes() {}

    /// @param onHost whether the host has a variable of that name
    /// @throws io.claudebottle.problem.ProblemException for a host that is none or that stands twice
    public static List<Grants.Route> of(List<Route> declared, Predicate<String> onHost) {
        List<Grants.Route> routes = new ArrayList<>();
        for (Route route : declared) {
            routes.add(grant(route, onHost));
        }
        Set<String> taken = RouteTable.of(routes).rules().stream().map(RouteRule::host).collect(Collectors.toSet());
        for (String host : DefaultHosts.NAMES) {
            if (!taken.contains(host)) {
                routes.add(new Grants.Route(
                        host, List.of(), "", "", false, "", DefaultHosts.UNSCANNED.contains(host), "default", RouteRule.DEFAULT_ORIGIN));
            }
        }
        return List.copyOf(routes);
    }

    private static Grants.Route grant(Route route, Predicate<String> onHost) {
        String tokenRef = route.auth().map(Route.Auth::tokenRef).orElse("");
        return new Grants.Route(
                route.host(),
                route.pathAllowlist(),
                route.auth().map(Route.Auth::scheme).orElse(""),
                tokenRef,
                !tokenRef.isEmpty() && onHost.test(tokenRef),
                route.role().orElse(""),
                route.tlsPassthrough() || DefaultHosts.UNSCANNED.contains(route.host()),
                "bottle",
                route.origin().toString());
    }
}
