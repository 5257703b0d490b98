package io.claudebottle.session.supervise;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebottle.policy.RouteRule;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.problem.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Puts the routes that an agent asks for into the table that runs. A rule that is there is kept with everything it says, its credential
/// above all; only its path limit is widened, and only by paths that are named. Works on the table's own text, so that what a
/// later version adds to a rule is kept too.
final class RouteMerge {

    private static final String PATHS = "path_allowlist";

    /// What the operator said for one connection only, and what the operator said to keep out for good.
    private static final String ONCE = "once";
    private static final String DENIED = "denied";

    private static final ObjectMapper JSON = new ObjectMapper();

    private RouteMerge() {}

    /// @param hostsOnly whether the agent named hosts and no limits, so that a host that may be reached already is left as it is
    /// @throws ProblemException when a route would lift a path limit or a denial, or the gate's own parser refuses the result
    static RouteTable of(RouteTable current, List<RouteRule> wanted, boolean hostsOnly) {
        Map<String, ObjectNode> byHost = new LinkedHashMap<>();
        rules(current).forEach(rule -> byHost.put(rule.path("host").asText(), (ObjectNode) rule));
        rules(new RouteTable(wanted)).forEach(rule -> byHost.merge(
                rule.path("host").asText(), (ObjectNode) rule, (existing, asked) -> widened(existing, asked, hostsOnly)));
        ArrayNode merged = JSON.createArrayNode();
        byHost.values().forEach(merged::add);
        return RouteTable.parse(merged.toString());
    }

    private static JsonNode rules(RouteTable table) {
        try {
            return JSON.readTree(table.toJson());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a table does not write JSON", e);
        }
    }

    private static ObjectNode widened(ObjectNode existing, ObjectNode asked, boolean hostsOnly) {
        String host = existing.path("host").asText();
        if (existing.path(DENIED).asBoolean()) {
            throw new ProblemException(
                    "the operator decided that " + host + " stays denied.", "Reject this, or take that decision back in the routes of the bottle.");
        }
        if (existing.path(ONCE).asBoolean()) {
            return asked;
        }
        List<String> paths = paths(existing);
        if (hostsOnly || paths.isEmpty()) {
            return existing;
        }
        List<String> more = paths(asked);
        if (more.isEmpty()) {
            throw new ProblemException(
                    "the proposal would lift the path limit of " + host + ".",
                    "Put the paths that are needed into it, or edit the routes of the bottle yourself.");
        }
        more.stream().filter(path -> !paths.contains(path)).forEach(paths::add);
        ArrayNode all = existing.putArray(PATHS);
        paths.forEach(all::add);
        return existing;
    }

    private static List<String> paths(ObjectNode rule) {
        List<String> paths = new ArrayList<>();
        rule.path(PATHS).forEach(path -> paths.add(path.asText()));
        return paths;
    }
}
