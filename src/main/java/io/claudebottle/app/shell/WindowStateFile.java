package io.claudebottle.app.shell;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.claudebottle.app.Page;
import io.claudebottle.state.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `window.json` in the operator's home. Nothing in it matters enough to stop a start: what cannot be read is taken as not there.
final class WindowStateFile {

    private static final Logger LOG = LoggerFactory.getLogger(WindowStateFile.class);

    private final Path file;
    private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    WindowStateFile(Path file) {
        this.file = file;
    }

    /// @param otherwise for what the file does not say
    WindowState read(WindowState otherwise) {
        try {
            JsonNode node = json.readTree(Files.readAllBytes(file));
            return new WindowState(
                    node.path("x").asDouble(otherwise.x()),
                    node.path("y").asDouble(otherwise.y()),
                    node.path("width").asDouble(otherwise.width()),
                    node.path("height").asDouble(otherwise.height()),
                    node.path("maximized").asBoolean(otherwise.maximized()),
                    node.path("divider").asDouble(otherwise.divider()),
                    page(node.path("page").asText(""), otherwise.page()),
                    node.path("toldAgentsKeepRunning").asBoolean(otherwise.toldAgentsKeepRunning()));
        } catch (NoSuchFileException e) {
            return otherwise;
        } catch (IOException e) {
            LOG.warn("{} cannot be read, the window starts afresh: {}", file, e.getMessage());
            return otherwise;
        }
    }

    private static Page page(String name, Page otherwise) {
        return Arrays.stream(Page.values())
                .filter(page -> !page.isOverlay() && page.name().equals(name))
                .findFirst()
                .orElse(otherwise);
    }

    void write(WindowState state) {
        try {
            AtomicFile.write(file, json.writeValueAsBytes(state));
        } catch (IOException e) {
            LOG.warn("{} cannot be written: {}", file, e.getMessage());
        }
    }
}
