package io.claudebottle.app.firstrun;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.AtomicFile;
import io.claudebottle.state.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the first steps show themselves: in a home without any bottle or agent, until the operator skips them, which `first-run.json`
/// remembers. A file that cannot be read remembers nothing. Every call may block.
public final class FirstRunMemory {

    private static final Logger LOG = LoggerFactory.getLogger(FirstRunMemory.class);
    private static final String SKIPPED = "skipped";

    private final Home home;
    private final ObjectMapper json = new ObjectMapper();

    public FirstRunMemory(Home home) {
        this.home = home;
    }

    private Path file() {
        return home.root().resolve("first-run.json");
    }

    public boolean isDue() {
        return !isSkipped() && !hasManifest(home.bottles()) && !hasManifest(home.agents());
    }

    private boolean isSkipped() {
        try {
            return json.readTree(Files.readAllBytes(file())).path(SKIPPED).asBoolean(false);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            LOG.warn("{} cannot be read, the first steps count as not skipped: {}", file(), e.getMessage());
            return false;
        }
    }

    /// A directory that cannot be read may hold some, and its owner is no beginner.
    private static boolean hasManifest(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.anyMatch(file -> file.getFileName().toString().endsWith(".md"));
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /// @throws ProblemException when it cannot be remembered
    public void skip() {
        try {
            AtomicFile.write(file(), json.writeValueAsBytes(Map.of(SKIPPED, true)));
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("cannot write " + file() + ": " + e.getMessage(), "Free some space or correct the permissions of that directory."), e);
        }
    }
}
