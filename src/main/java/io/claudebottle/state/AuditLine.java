package io.claudebottle.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// One line of an audit log: an entry, the hash of the line before, and its own hash over both. There is exactly one way to write a
/// line, so a line that reads the same and is written otherwise was touched.
record AuditLine(AuditEntry entry, String previousHash, String hash) {

    /// What the first line has before it.
    static final String NOTHING_BEFORE = "0".repeat(64);

    private static final String PREVIOUS = "prev_hash";
    private static final String HASH = "hash";

    /// All ASCII: what an agent wrote can then neither confuse a terminal that the file is printed on nor be lost by an encoding.
    private static final ObjectMapper JSON = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    static AuditLine after(String previousHash, AuditEntry entry) {
        return new AuditLine(entry, previousHash, sha256(write(fields(entry, previousHash))));
    }

    private static ObjectNode fields(AuditEntry entry, String previousHash) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("time", entry.time())
                .put("slug", entry.slug())
                .put("component", entry.component())
                .put("action", entry.action().word())
                .put("proposal_id", entry.proposalId())
                .put("justification", entry.justification())
                .put("notes", entry.notes())
                .put("diff", entry.diff())
                .put(PREVIOUS, previousHash);
    }

    /// Without its end.
    String text() {
        return write(fields(entry, previousHash).put(HASH, hash));
    }

    private static String write(ObjectNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("writing to memory cannot fail", e);
        }
    }

    /// Empty when the text is not exactly what [#text] writes, or its hash is not its own.
    static Optional<AuditLine> parse(String text) {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (IOException e) {
            return Optional.empty();
        }
        if (json == null || !json.isObject()) {
            return Optional.empty();
        }
        AuditEntry.Action action;
        try {
            action = AuditEntry.Action.of(json.path("action").asText());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        var entry = new AuditEntry(
                json.path("time").asText(),
                json.path("slug").asText(),
                json.path("component").asText(),
                action,
                json.path("proposal_id").asText(),
                json.path("justification").asText(),
                json.path("notes").asText(),
                json.path("diff").asText());
        AuditLine line = after(json.path(PREVIOUS).asText(), entry);
        return line.text().equals(text) ? Optional.of(line) : Optional.empty();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
