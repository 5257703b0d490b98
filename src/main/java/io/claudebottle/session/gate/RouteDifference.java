package io.claudebottle.session.gate;

import io.claudebottle.policy.RouteRule;
import io.claudebottle.policy.RouteTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one table of routes has that another has not.
public final class RouteDifference {

    private RouteDifference() {}

    /// One line a rule that differs: `+ host …` for a new one, `- host …` for one that goes, both for one that changes. Empty when the
    /// two let out the same. Origins do not count: they decide nothing.
    public static List<String> lines(RouteTable before, RouteTable after) {
        Map<String, RouteRule> old = byHost(before);
        Map<String, RouteRule> now = byHost(after);
        List<String> lines = new ArrayList<>();
        old.forEach((host, rule) -> {
            RouteRule other = now.get(host);
            if (other == null) {
                lines.add("- " + words(rule));
            } else if (!words(other).equals(words(rule))) {
                lines.add("- " + words(rule));
                lines.add("+ " + words(other));
            }
        });
        now.forEach((host, rule) -> {
            if (!old.containsKey(host)) {
                lines.add("+ " + words(rule));
            }
        });
        return List.copyOf(lines);
    }

    private static Map<String, RouteRule> byHost(RouteTable table) {
        Map<String, RouteRule> byHost = new LinkedHashMap<>();
        table.rules().forEach(rule -> byHost.put(rule.host(), rule));
        return byHost;
    }

    /// A rule on one line, without its origin: `api.example.com /v1 /v2 auth:Bearer TOKEN_0`.
    public static String words(RouteRule rule) {
        var words = new StringBuilder(rule.host());
        rule.pathAllowlist().forEach(path -> words.append(' ').append(path));
        if (!rule.authScheme().isEmpty()) {
            words.append(" auth:").append(rule.authScheme()).append(' ').append(rule.tokenEnv());
        }
        if (rule.once()) {
            words.append(" (once)");
        }
        if (rule.denied()) {
            words.append(" (denied)");
        }
        return words.toString();
    }
}
