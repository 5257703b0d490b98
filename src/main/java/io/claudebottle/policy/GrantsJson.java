package io.claudebottle.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/// Grants as text, to remember what the operator agreed to.
public final class GrantsJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final String TLS_PASSTHROUGH = "tlsPassthrough";

    private GrantsJson() {}

    public static String write(Grants grants) {
        try {
            return MAPPER.writeValueAsString(grants) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("grants are strings, numbers and lists, and always have a JSON form", e);
        }
    }

    /// Unknown keys are ignored, and a key that an earlier version did not write reads as what that version did. A text that is damaged
    /// or lacks something else reads as nothing: then the next launch counts as the first, which asks more of the operator and never less.
    public static Optional<Grants> read(String json) {
        try {
            JsonNode root = MAPPER.readTree(json);
            for (JsonNode route : root.path("routes")) {
                if (route instanceof ObjectNode node && !node.has(TLS_PASSTHROUGH)) {
                    // There was no scanner then.
                    node.put(TLS_PASSTHROUGH, true);
                }
            }
            return Optional.ofNullable(MAPPER.treeToValue(root, Grants.class));
        } catch (JsonProcessingException damaged) {
            return Optional.empty();
        }
    }
}
