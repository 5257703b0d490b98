package io.claudebottle.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The directories under `state/`, one an identity (original, 7.2 and 7.3). What the operator decided about hosts while the bottle
/// ran is beside the rest, in `egress-additions.json` ([EgressDecisions]); the gates' last events are in `compose.log`.
public final class BottleStates {

    public static final String METADATA = "metadata.json";
    public static final String PRESERVE = ".preserve";
    public static final String COMPOSE_FILE = "docker-compose.yml";
    public static final String COMPOSE_LOG = "compose.log";
    public static final String TRANSCRIPT = "transcript";
    public static final String DOCKERFILE = "Dockerfile";

    private final Home home;
    private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public BottleStates(Home home) {
        this.home = home;
    }

    Home home() {
        return home;
    }

    /// Where the states of all launches are; need not exist.
    public Path all() {
        return home.state();
    }

    /// Where the state of one launch is; need not exist.
    public Path directory(String identity) {
        if (!Identity.isValid(identity)) {
            throw new ProblemException("'" + identity + "' is not a bottle identity", "list active shows the identities of running bottles.");
        }
        return home.state().resolve(identity);
    }

    /// Writes the metadata whole or not at all.
    ///
    /// @throws ProblemException when the disk refuses, naming the directory
    public void write(Metadata metadata) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("identity", metadata.identity());
        fields.put("agent_name", metadata.agentName());
        fields.put("cwd", metadata.cwd());
        fields.put("copy_cwd", metadata.copyCwd());
        fields.put("started_at", metadata.startedAt());
        fields.put("compose_project", metadata.composeProject());
        fields.put("backend", metadata.backend());
        Path directory = directory(metadata.identity());
        try {
            AtomicFile.write(directory.resolve(METADATA), json.writeValueAsBytes(fields));
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
    }

    /// Empty when there is no metadata or it cannot be read as JSON: the row is then shown with "?", never hidden.
    public Optional<Metadata> read(String identity) {
        Path file = directory(identity).resolve(METADATA);
        try {
            JsonNode node = json.readTree(Files.readAllBytes(file));
            return Optional.of(new Metadata(
                    node.path("identity").asText(identity),
                    node.path("agent_name").asText(""),
                    node.path("cwd").asText(""),
                    node.path("copy_cwd").asBoolean(false),
                    node.path("started_at").asText(""),
                    node.path("compose_project").asText(""),
                    node.path("backend").asText("")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Every identity that has a state directory, sorted; files and foreign names are left out.
    public List<String> identities() {
        try (Stream<Path> entries = Files.list(home.state())) {
            return entries.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .filter(Identity::isValid)
                    .sorted()
                    .toList();
        } catch (java.nio.file.NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isPreserved(String identity) {
        return Files.exists(directory(identity).resolve(PRESERVE));
    }

    /// Marks the state so that neither settling nor a cleanup removes it.
    public void preserve(String identity) {
        Path directory = directory(identity);
        try {
            Files.createDirectories(directory);
            Files.write(directory.resolve(PRESERVE), new byte[0]);
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
    }

    /// Called at every prepare: one preserved run must not keep its state alive for ever.
    public void clearPreserve(String identity) {
        Path directory = directory(identity);
        try {
            Files.deleteIfExists(directory.resolve(PRESERVE));
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
    }

    /// Removes the directory and all in it; nothing happens when there is none. Links are removed, not followed.
    public void delete(String identity) {
        Path directory = directory(identity);
        if (!Files.exists(directory, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
    }

    private static ProblemException unwritable(Path directory, IOException cause) {
        return new ProblemException(
                Problem.of(
                        "cannot write the state in " + directory + ": " + reason(cause),
                        "Free some space or correct the permissions of that directory, then try again."),
                cause);
    }

    private static String reason(IOException cause) {
        String message = cause.getMessage();
        return cause instanceof java.nio.file.FileSystemException fs && fs.getReason() != null
                ? fs.getReason()
                : message == null ? cause.getClass().getSimpleName() : message;
    }
}
