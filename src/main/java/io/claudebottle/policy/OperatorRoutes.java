package io.claudebottle.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What the operator decided about hosts, put over the routes that a bottle declares. A decision beats a declaration, and a denial
/// beats everything: forgetting one would open the gate, forgetting an approval only asks again.
public final class OperatorRoutes {

    private OperatorRoutes() {}

    /// The host as rules spell it.
    ///
    /// @throws io.claudebottle.problem.ProblemException when it is no host name, as a pattern or an address
    public static String canonical(String host) {
        return new RouteRule(host, List.of(), "", "", RouteRule.OPERATOR_ORIGIN).host();
    }

    /// A rule of the operator for one host, every path, no credential.
    public static RouteRule rule(String host, boolean once, boolean denied) {
        return new RouteRule(host, List.of(), "", "", RouteRule.OPERATOR_ORIGIN, once, denied);
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
                        canonical(host), List.of(), "", "", false, "", RouteRule.OPERATOR_ORIGIN, RouteRule.OPERATOR_ORIGIN));
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
                result = with(result, rule(host, false, false));
            }
        }
        for (String host : denied) {
            result = with(result, rule(host, false, true));
        }
        return result;
    }

    private static Set<String> canonical(Collection<String> hosts) {
        Set<String> names = new java.util.LinkedHashSet<>();
        hosts.forEach(host -> names.add(canonical(host)));
        return names;
    }
}
