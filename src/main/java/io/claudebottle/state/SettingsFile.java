package io.claudebottle.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Reads and writes `settings.json`. The file may be edited by hand: unknown keys survive a write, and a file that cannot be read
/// never blocks the start.
public final class SettingsFile {

    private final Path file;
    private final ObjectMapper json = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public SettingsFile(Home home) {
        this.file = home.settings();
    }

    public Path path() {
        return file;
    }

    /// The settings; a missing key has its default.
    ///
    /// @throws ProblemException when the file is there and is no such JSON; the caller shows it and goes on with the defaults
    public Settings read() {
        try {
            ObjectNode merged = json.valueToTree(Settings.defaults());
            return json.treeToValue(merge(merged, tree()), Settings.class);
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("cannot read " + file + ": " + e.getMessage().lines().findFirst().orElse(""),
                            "The defaults are used. Correct the file or delete it."),
                    e);
        }
    }

    /// Writes the settings, keeping keys that this version does not know. A file that could not be read is kept beside as `.broken`.
    public void write(Settings settings) {
        try {
            ObjectNode kept;
            try {
                kept = tree();
            } catch (IOException unreadable) {
                Files.move(file, file.resolveSibling(file.getFileName() + ".broken"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                kept = json.createObjectNode();
            }
            ObjectNode fresh = json.valueToTree(settings);
            kept.setAll(fresh);
            AtomicFile.write(file, json.writeValueAsBytes(kept));
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("cannot write " + file, "Free some space or correct the permissions of that directory."), e);
        }
    }

    private ObjectNode tree() throws IOException {
        try {
            JsonNode node = json.readTree(Files.readAllBytes(file));
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new IOException("it is not a JSON object");
        } catch (NoSuchFileException e) {
            return json.createObjectNode();
        }
    }

    private static ObjectNode merge(ObjectNode base, ObjectNode over) {
        over.properties().forEach(entry -> {
            JsonNode below = base.get(entry.getKey());
            if (below instanceof ObjectNode object && entry.getValue() instanceof ObjectNode more && !entry.getKey().equals("extraHosts")) {
                merge(object, more);
            } else {
                base.set(entry.getKey(), entry.getValue());
            }
        });
        return base;
    }
}
