package io.claudebottle.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What the git-gate serves, complete. Travels into the gate as `/etc/git-gate/upstreams.json`: a list of objects with `name`, `url`,
/// `host`, `port` and `known_host_key`. No secret is in it; keys come through the control pipe.
///
/// @param list no name twice
public record GitUpstreams(List<GitUpstream> list) {

    /// @throws ProblemException when a name stands twice
    public GitUpstreams {
        list = List.copyOf(list);
        Set<String> names = new HashSet<>();
        for (GitUpstream upstream : list) {
            if (!names.add(upstream.name())) {
                throw new ProblemException("two git upstreams are called '" + upstream.name() + "'", "Give one of them another Name.");
            }
        }
    }

    /// Reads what [#toJson] wrote.
    ///
    /// @throws ProblemException naming the entry that is wrong
    public static GitUpstreams parse(String json) {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new ProblemException(
                    Problem.of("the git upstreams are not JSON: " + e.getOriginalMessage(), "Write them anew by launching the bottle again."), e);
        }
        if (!root.isArray()) {
            throw new ProblemException("the git upstreams are not a list", "Write them anew by launching the bottle again.");
        }
        List<GitUpstream> upstreams = new ArrayList<>();
        for (JsonNode node : root) {
            upstreams.add(new GitUpstream(
                    node.path("name").asText(),
                    node.path("url").asText(),
                    node.path("host").asText(),
                    node.path("port").asInt(),
                    node.path("known_host_key").asText()));
        }
        return new GitUpstreams(upstreams);
    }

    public String toJson() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (GitUpstream upstream : list) {
            array.addObject()
                    .put("name", upstream.name())
                    .put("url", upstream.url())
                    .put("host", upstream.host())
                    .put("port", upstream.port())
                    .put("known_host_key", upstream.knownHostKey());
        }
        return array.toPrettyString() + "\n";
    }
}
