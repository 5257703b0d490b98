package io.claudebottle.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
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

    private static final ObjectReader READER = MAPPER.readerFor(Grants.class);

    private GrantsJson() {}

    public static String write(Grants grants) {
        try {
            return MAPPER.writeValueAsString(grants) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("grants are strings, numbers and lists, and always have a JSON form", e);
        }
    }

    /// Unknown keys are ignored. A text that is damaged or lacks something reads as nothing: then the next launch counts as the
    /// first, which asks more of the operator and never less.
    public static Optional<Grants> read(String json) {
        try {
            return Optional.ofNullable(READER.readValue(json));
        } catch (JsonProcessingException damaged) {
            return Optional.empty();
        }
    }
}
