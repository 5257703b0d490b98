package io.claudebottle.session.supervise;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.wire.Proposal;

/// What a line of a bundle's output means to whoever waits for proposals and answers.
sealed interface SidecarLine {

    record Proposed(Proposal proposal) implements SidecarLine {}

    record Closed(String id) implements SidecarLine {}

    /// Other rules run from now on.
    record RulesChanged() implements SidecarLine {}

    /// An answer was not taken.
    record AnswerRefused(String reason) implements SidecarLine {}

    record Other() implements SidecarLine {}

    ObjectMapper JSON = new ObjectMapper();

    /// Longer than any line with a proposal in it.
    int LONGEST = 1 << 20;

    static SidecarLine of(String line) {
        // Most lines are decisions of the gate; those are not worth parsing here.
        boolean maybe = line.length() <= LONGEST && (line.contains("proposal") || line.contains("egress-rules") || line.contains("refused"));
        if (!maybe) {
            return new Other();
        }
        JsonNode json;
        try {
            json = JSON.readTree(line);
        } catch (JsonProcessingException noJson) {
            return new Other();
        }
        return switch (json.path("event").asText()) {
            case "proposal" -> proposed(json);
            case "proposal-closed" -> new Closed(json.path("id").asText());
            case "egress-rules" -> new RulesChanged();
            case "control" -> json.path("op").asText().equals("answer") && json.path("outcome").asText().equals("refused")
                    ? new AnswerRefused(json.path("reason").asText())
                    : new Other();
            default -> new Other();
        };
    }

    private static SidecarLine proposed(JsonNode json) {
        try {
            return new Proposed(Proposal.of(json));
        } catch (ProblemException noUsableId) {
            return new Other();
        }
    }
}
