package io.claudebottle.policy;

import io.claudebottle.problem.Printable;
import io.claudebottle.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether a gate applies what the plan says: the table that was read back from it against the planned one. The operator agreed to the
/// plan, so each difference is one too many, whichever way it goes.
public final class RulesComparison {

    private final List<Difference> differences = new ArrayList<>();

    private RulesComparison() {}

    public enum Kind {
        /// The plan has the host, the gate has not.
        MISSING,
        /// The gate has the host, the plan has not.
        ADDED,
        /// Both have it, and not alike.
        CHANGED
    }

    /// One difference.
    ///
    /// @param host canonical name
    /// @param text one sentence without a full stop, fit for a line of evidence; names token slots, never a token
    public record Difference(Kind kind, String host, String text) {}

    /// Empty when the two are the same. In the order of the plan, then what the gate has beyond it.
    public static List<Difference> of(RouteTable planned, RouteTable effective) {
        var comparison = new RulesComparison();
        Map<String, RouteRule> gate = byHost(effective);
        byHost(planned).forEach((host, rule) -> {
            RouteRule other = gate.remove(host);
            if (other == null) {
                comparison.add(Kind.MISSING, host, "is in the plan (" + rule.origin() + "), and the gate does not have it");
            } else if (!other.equals(rule)) {
                comparison.compare(rule, other);
            }
        });
        gate.forEach((host, rule) ->
                comparison.add(Kind.ADDED, host, "is let out by the gate (" + rule.origin() + "), and the plan does not have it"));
        return List.copyOf(comparison.differences);
    }

    /// The same for whoever launches: what stops a launch, with each difference as a line of evidence. Empty when the two are the same.
    public static Optional<Problem> problem(RouteTable planned, RouteTable effective) {
        List<String> texts = of(planned, effective).stream().map(Difference::text).toList();
        if (texts.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Problem.of(
                        "the egress gate does not apply the rules that you agreed to: " + Words.count(texts.size(), "difference"),
                        "The agent was not started. Launch again; if it stays, copy this as an issue.")
                .withEvidence(texts));
    }

    private void compare(RouteRule planned, RouteRule effective) {
        int before = differences.size();
        if (!planned.pathAllowlist().equals(effective.pathAllowlist())) {
            changed(planned, "opens " + paths(effective), paths(planned));
        }
        if (!credential(planned).equals(credential(effective))) {
            changed(planned, "puts on " + credential(effective), credential(planned));
        }
        if (!planned.origin().equals(effective.origin())) {
            changed(planned, "has it from " + origin(effective), origin(planned));
        }
        if (differences.size() == before) {
            // Whatever else a rule may hold one day: what is not alike is not passed over.
            changed(planned, "applies " + effective, planned.toString());
        }
    }

    private void changed(RouteRule rule, String gate, String plan) {
        add(Kind.CHANGED, rule.host(), "is not as planned: the gate " + gate + ", the plan says " + plan);
    }

    private static String paths(RouteRule rule) {
        return rule.pathAllowlist().isEmpty() ? "every path" : String.join(" ", rule.pathAllowlist());
    }

    private static String credential(RouteRule rule) {
        return rule.tokenEnv().isEmpty() && rule.authScheme().isEmpty() ? "no credential" : rule.authScheme() + " " + rule.tokenEnv();
    }

    private static String origin(RouteRule rule) {
        return rule.origin().isEmpty() ? "nowhere" : rule.origin();
    }

    private static Map<String, RouteRule> byHost(RouteTable table) {
        Map<String, RouteRule> byHost = new LinkedHashMap<>();
        table.rules().forEach(rule -> byHost.put(rule.host(), rule));
        return byHost;
    }

    private void add(Kind kind, String host, String text) {
        differences.add(new Difference(kind, host, Printable.of(host + " " + text)));
    }
}
