package io.claudebottle.session.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// One line of a bundle, as far as it is an event of the vocabulary in `sidecar.wire`. What an agent asked for is quoted in it, so
/// nothing about it is taken for granted: each field has a value for the case that it is missing, of another kind, or endless.
final class BundleEvent {

    /// In characters. Only the rules of a gate are longer than a few hundred.
    static final int LONGEST_LINE = 1 << 20;

    private static final ObjectReader JSON = new ObjectMapper().readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /// The last year of four digits; beyond it, texts no longer sort.
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final JsonNode fields;

    private BundleEvent(JsonNode fields) {
        this.fields = fields;
    }

    /// Empty for what is no event: other text, broken JSON, a line too long to look at.
    static Optional<BundleEvent> read(String line) {
        if (line.length() > LONGEST_LINE || !line.startsWith("{")) {
            return Optional.empty();
        }
        try {
            JsonNode fields = JSON.readTree(line);
            return fields.path("event").isTextual() ? Optional.of(new BundleEvent(fields)) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    String kind() {
        return fields.path("event").textValue();
    }

    /// The epoch when the event does not say, or says nonsense.
    Instant time() {
        try {
            Instant time = Instant.parse(text("time", 40));
            return time.isBefore(Instant.EPOCH) || time.isAfter(LATEST) ? Instant.EPOCH : time;
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    /// The whole of a text field; "" when there is none.
    String text(String field) {
        JsonNode value = fields.path(field);
        return value.isTextual() ? value.textValue() : "";
    }

    /// The same, cut to a length that a view can hold thousands of.
    ///
    /// @param longest in characters
    String text(String field, int longest) {
        String text = text(field);
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }

    /// A whole number that is not negative.
    long number(String field, long otherwise) {
        JsonNode value = fields.path(field);
        return value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0 ? value.longValue() : otherwise;
    }

    /// Of a `daemon-died`: which daemon, and why.
    String obituary() {
        String reason = text("reason", 500);
        return text("daemon", 100) + " died" + (reason.isEmpty() ? "" : ": " + reason);
    }
}
