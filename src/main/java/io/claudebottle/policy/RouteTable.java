package io.claudebottle.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebottle.problem.Printable;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the gate lets out, complete: nothing is added to it later. Travels into the gate as `/etc/egress/routes.yaml`, which
/// in spite of its name holds JSON: a list of objects with `host`, `path_allowlist`, `auth_scheme`, `token_env` and `origin`,
/// and where it is so `pipelock_tls_passthrough`, `once` and `denied` (all `true`).
///
/// @param rules no host twice
public record RouteTable(List<RouteRule> rules) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final String PASSTHROUGH = "pipelock_tls_passthrough";
    private static final String ONCE = "once";
    private static final String DENIED = "denied";

    /// @throws ProblemException when a host stands twice: which of the two holds would be a guess
    public RouteTable {
        rules = List.copyOf(rules);
        Map<String, RouteRule> seen = new HashMap<>();
        for (RouteRule rule : rules) {
            RouteRule earlier = seen.put(rule.host(), rule);
            if (earlier != null) {
                throw new ProblemException(
                        "egress route '" + rule.host() + "' is declared twice: " + earlier.origin() + " and " + rule.origin(),
                        "Join the two into one route.");
            }
        }
    }

    /// The table for a plan. Routes with the same `token_ref` share one token slot.
    public static RouteTable of(List<Grants.Route> routes) {
        Map<String, String> slots = TokenSlots.byTokenRef(routes);
        return new RouteTable(routes.stream()
                .map(route -> new RouteRule(
                        route.host(),
                        route.paths(),
                        route.authScheme(),
                        slots.getOrDefault(route.tokenRef(), ""),
                        route.origin(),
                        route.tlsPassthrough(),
                        false,
                        false))
                .toList());
    }

    /// Reads what [#toJson] wrote.
    ///
    /// @throws ProblemException naming the entry and the key that is wrong
    public static RouteTable parse(String json) {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new ProblemException(
                    Problem.of("the egress routes are not JSON: " + e.getOriginalMessage(), "Write them anew by launching the bottle again."), e);
        }
        if (!root.isArray()) {
            throw new ProblemException("the egress routes are not a list", "Write a JSON list of routes.");
        }
        List<RouteRule> rules = new ArrayList<>();
        for (int i = 0; i < root.size(); i++) {
            rules.add(rule(root.get(i), "egress.routes[" + i + "]"));
        }
        return new RouteTable(rules);
    }

    private static RouteRule rule(JsonNode node, String where) {
        if (!node.isObject()) {
            throw new ProblemException(where + " is not an object", "Write it as {\"host\": \"example.com\"}.");
        }
        List<String> known = List.of("host", "path_allowlist", "auth_scheme", "token_env", "origin", PASSTHROUGH, ONCE, DENIED);
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                throw new ProblemException(where + " has unknown key '" + Printable.of(key) + "'", "Known keys: " + String.join(", ", known) + ".");
            }
        });
        if (!node.has("host")) {
            throw new ProblemException(where + " has no host", "Every route names its host.");
        }
        String scheme = text(node, "auth_scheme", where);
        String tokenEnv = text(node, "token_env", where);
        if (scheme.isEmpty() != tokenEnv.isEmpty()) {
            throw new ProblemException(
                    where + " has only one of auth_scheme and token_env", "Give both or neither: half a credential is a mistake.");
        }
        return new RouteRule(
                text(node, "host", where),
                paths(node.path("path_allowlist"), where),
                scheme,
                tokenEnv,
                text(node, "origin", where),
                flag(node, PASSTHROUGH, where),
                flag(node, ONCE, where),
                flag(node, DENIED, where));
    }

    private static boolean flag(JsonNode node, String key, String where) {
        JsonNode value = node.path(key);
        if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
            throw new ProblemException(where + "." + key + " is neither true nor false", "Write true, or leave it out.");
        }
        return value.asBoolean();
    }

    private static String text(JsonNode node, String key, String where) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw new ProblemException(where + "." + key + " is not a string", "Write it in quotes.");
        }
        return value.textValue();
    }

    private static List<String> paths(JsonNode node, String where) {
        if (node.isMissingNode() || node.isNull()) {
            return List.of();
        }
        if (!node.isArray()) {
            throw new ProblemException(where + ".path_allowlist is not a list", "Write a list of path prefixes.");
        }
        List<String> paths = new ArrayList<>();
        for (JsonNode path : node) {
            if (!path.isTextual() || !path.textValue().startsWith("/")) {
                throw new ProblemException(where + ".path_allowlist has an entry that is no path", "Every path prefix starts with '/'.");
            }
            paths.add(path.textValue());
        }
        return paths;
    }

    /// For the gate's own file, origins included. It holds names of variables, never a credential.
    public String toJson() {
        return json(true);
    }

    /// For `GET /allowlist`, which the agent reads: what is allowed, with the original's four keys, and no path of the operator's files.
    public String toPublicJson() {
        return json(false);
    }

    private String json(boolean complete) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (RouteRule rule : rules) {
            if (rule.denied() && !complete) {
                continue;
            }
            ObjectNode node = list.addObject();
            node.put("host", rule.host());
            ArrayNode paths = node.putArray("path_allowlist");
            rule.pathAllowlist().forEach(paths::add);
            node.put("auth_scheme", rule.authScheme());
            node.put("token_env", rule.tokenEnv());
            if (complete) {
                node.put("origin", rule.origin());
                putIfSet(node, PASSTHROUGH, rule.tlsPassthrough());
                putIfSet(node, ONCE, rule.once());
                putIfSet(node, DENIED, rule.denied());
            }
        }
        return list.toPrettyString() + "\n";
    }

    private static void putIfSet(ObjectNode node, String key, boolean set) {
        if (set) {
            node.put(key, true);
        }
    }

    /// This table without the rule for `host`.
    public RouteTable without(String host) {
        return new RouteTable(rules.stream().filter(rule -> !rule.host().equals(host)).toList());
    }
}
