package io.claudebottle.sidecar.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebottle.problem.ProblemException;

/// What an agent asks of the operator (original, 19.3). Everything in it was written by the agent: show it with
/// [io.claudebottle.problem.Printable], believe none of it.
///
/// @param id unique within its bottle; letters, digits and hyphens
/// @param bottleSlug identity of the launch, put in by the sidecar and not by the agent
/// @param tool `egress-block`, `pipelock-block` or `capability-block`
/// @param payload what is proposed, verbatim: routes as JSON, a URL, or a Dockerfile
/// @param justification the agent's words
/// @param arrivedAt ISO-8601
/// @param currentHash SHA-256 of what the payload would replace, as it was when the proposal came; "" when unknown
public record Proposal(
        String id, String bottleSlug, String tool, String payload, String justification, String arrivedAt, String currentHash) {

    public static final String EGRESS_BLOCK = "egress-block";
    public static final String PIPELOCK_BLOCK = "pipelock-block";
    public static final String CAPABILITY_BLOCK = "capability-block";

    /// @throws ProblemException when the id cannot be the name of a file
    public Proposal {
        if (!id.matches("[A-Za-z0-9-]{1,64}")) {
            throw new ProblemException("a proposal's id is not letters, digits and hyphens", "");
        }
    }

    public ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("bottle_slug", bottleSlug)
                .put("tool", tool)
                .put("payload", payload)
                .put("justification", justification)
                .put("arrived_at", arrivedAt)
                .put("current_hash", currentHash);
    }

    /// @throws ProblemException when it has no usable id
    public static Proposal of(JsonNode json) {
        return new Proposal(
                json.path("id").asText(),
                json.path("bottle_slug").asText(),
                json.path("tool").asText(),
                json.path("payload").asText(),
                json.path("justification").asText(),
                json.path("arrived_at").asText(),
                json.path("current_hash").asText());
    }
}
