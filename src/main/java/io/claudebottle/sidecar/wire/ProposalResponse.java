package io.claudebottle.sidecar.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/// The operator's answer to a [Proposal].
///
/// @param notes for the agent; "" when there are none
/// @param finalPayload what was really put in place of a modified proposal's payload; "" otherwise
public record ProposalResponse(String proposalId, Status status, String notes, String finalPayload) {

    public enum Status {
        APPROVED,
        MODIFIED,
        REJECTED;

        /// As files and events spell it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("proposal_id", proposalId)
                .put("status", status.word())
                .put("notes", notes)
                .put("final_payload", finalPayload);
    }

    /// @throws IllegalArgumentException for a status that is none
    public static ProposalResponse of(JsonNode json) {
        return new ProposalResponse(
                json.path("proposal_id").asText(),
                Status.valueOf(json.path("status").asText().toUpperCase(Locale.ROOT)),
                json.path("notes").asText(),
                json.path("final_payload").asText());
    }
}
