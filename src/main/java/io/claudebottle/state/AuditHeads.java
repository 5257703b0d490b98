package io.claudebottle.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// `heads.json` beside the audit files: where each of them ended when it was last written. A chain alone cannot tell that its end is
/// missing; this can.
final class AuditHeads {

    static final String FILE = "heads.json";

    private final Path file;
    private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    AuditHeads(Path directory) {
        this.file = directory.resolve(FILE);
    }

    boolean exists() {
        return Files.exists(file);
    }

    /// @throws IOException when there is a file and it cannot be read as what we write
    Optional<AuditChain.Head> of(String name) throws IOException {
        JsonNode head = tree().path(name);
        return head.isMissingNode() ? Optional.empty() : Optional.of(new AuditChain.Head(head.path("lines").asLong(), head.path("hash").asText()));
    }

    Set<String> names() throws IOException {
        var names = new TreeSet<String>();
        tree().fieldNames().forEachRemaining(names::add);
        return names;
    }

    void put(String name, AuditChain.Head head) throws IOException {
        ObjectNode all = tree();
        all.putObject(name).put("lines", head.lines()).put("hash", head.hash());
        AtomicFile.write(file, json.writeValueAsBytes(all));
    }

    private ObjectNode tree() throws IOException {
        try {
            if (json.readTree(Files.readAllBytes(file)) instanceof ObjectNode object) {
                return object;
            }
            throw new IOException(file + " is not what was written there");
        } catch (NoSuchFileException none) {
            return json.createObjectNode();
        }
    }
}
