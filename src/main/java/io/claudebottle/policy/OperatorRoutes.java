package io.claudebottle.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What the operator decided about hosts, put over the routes that a bottle declares. A decision beats a declaration, and a denial
/// beats everything: forgetting one would open the gate, forgetting an approval only asks again.
public final class OperatorRoutes {

    /// Where the rules stand that no file declares and no default makes.
    public static final String ORIGIN = "operator";

    private OperatorRoutes() {}

    /// The host as rules spell it.
    ///
    /// @throws io.claudebottle.problem.ProblemException when it is no host name, as a pattern or an address
    public static String canonical(String host) {
        return allowed(host).host();
    }

    /// The next exchange with the host passes.
    public static RouteRule once(String host) {
        return RouteRule.once(host, ORIGIN);
    }

    /// Every path of the host, without a credential.
    public static RouteRule allowed(String host) {
        return new RouteRule(host, List.of(), "", "", ORIGIN);
    }

    /// The host stays denied, whatever else is said of it.
    public static RouteRule never(String host) {
        return RouteRule.denied(host, ORIGIN);
    }

    /// The table with this rule in the place of the one for the same host, or at its end.
    public static RouteTable with(RouteTable table, RouteRule rule) {
        List<RouteRule> rules = new ArrayList<>(table.rules());
        int place = 0;
        while (place < rules.size() && !rules.get(place).host().equals(rule.host())) {
            place++;
        }
        if (place < rules.size()) {
            rules.set(place, rule);
        } else {
            rules.add(rule);
        }
        return new RouteTable(rules);
    }

    /// What a launch lets out, for the plan and its preflight.
    ///
    /// @param routes that the bottle has by declaration, the defaults included
    /// @param allowed hosts that this launch may reach as well
    /// @param never hosts that stay denied
    public static List<Grants.Route> routes(List<Grants.Route> routes, Collection<String> allowed, Collection<String> never) {
        Set<String> taken = canonical(never);
        List<Grants.Route> all = new ArrayList<>();
        for (Grants.Route route : routes) {
            if (taken.add(canonical(route.host()))) {
                all.add(route);
            }
        }
        for (String host : allowed) {
            if (taken.add(canonical(host))) {
                all.add(new Grants.Route(
                        canonical(host), List.of(), "", "", false, "", ORIGIN, ORIGIN));
            }
        }
        return List.copyOf(all);
    }

    /// The same for the gate, which has to know the denied hosts as well: nobody is asked about them again.
    public static RouteTable table(RouteTable table, Collection<String> allowed, Collection<String> never) {
        Set<String> denied = canonical(never);
        Set<String> known = new HashSet<>();
        table.rules().forEach(rule -> known.add(rule.host()));
        RouteTable result = table;
        for (String host : allowed) {
            if (known.add(canonical(host))) {
                result = with(result, allowed(host));
            }
        }
        for (String host : denied) {
            result = with(result, never(host));
        }
        return result;
    }

    private static Set<String> canonical(Collection<String> hosts) {
        Set<String> names = new java.util.LinkedHashSet<>();
        hosts.forEach(host -> names.add(canonical(host)));
        return names;
    }
}
