package io.claudebottle.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What launches took on this machine: `launch-figures.json` in the home, by backend the newest few of each kind:
/// `{"docker": {"readyMillis": [2100, 2300], "memoryBytes": [104857600]}}`.
///
/// Nothing depends on these figures but what is shown, so nothing fails for their sake: a file that cannot be understood has none, and is
/// kept beside as `.broken` when the next figure is written; one that cannot be written is logged.
public final class LaunchFigures {

    /// So many of each kind are kept, the newest: what a machine was like a hundred launches ago says little.
    static final int KEPT = 15;

    private static final Logger LOG = LoggerFactory.getLogger(LaunchFigures.class);
    private static final String READY = "readyMillis";
    private static final String MEMORY = "memoryBytes";

    private final Path file;
    private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public LaunchFigures(Home home) {
        this.file = home.launchFigures();
    }

    public LaunchFigures(BottleStates states) {
        this(states.home());
    }

    /// The one in the middle of some measurements, which is one of them: of an even number it is the lower of the two.
    ///
    /// @param count of how many it is the median, at least 1
    public record Median<T>(T value, int count) {}

    /// What is known of a backend.
    ///
    /// @param ready from the operator's yes to a bottle that claude can be started in
    /// @param memoryBytes what a bottle with all that stands beside it holds before claude
    public record Figures(Optional<Median<Duration>> ready, Optional<Median<Long>> memoryBytes) {

        public static Figures none() {
            return new Figures(Optional.empty(), Optional.empty());
        }
    }

    public Figures of(String backend) {
        JsonNode known = read().path(backend);
        return new Figures(
                median(numbers(known.path(READY))).map(median -> new Median<>(Duration.ofMillis(median.value()), median.count())),
                median(numbers(known.path(MEMORY))));
    }

    private static Optional<Median<Long>> median(List<Long> numbers) {
        return numbers.isEmpty()
                ? Optional.empty()
                : Optional.of(new Median<>(numbers.stream().sorted().toList().get((numbers.size() - 1) / 2), numbers.size()));
    }

    /// A launch succeeded.
    public void addReady(String backend, Duration ready) {
        add(backend, READY, ready.toMillis());
    }

    public void addMemory(String backend, long bytes) {
        add(backend, MEMORY, bytes);
    }

    private synchronized void add(String backend, String kind, long number) {
        try {
            setAsideWhatIsDamaged();
            ObjectNode all = read();
            ObjectNode known = all.get(backend) instanceof ObjectNode object ? object : all.putObject(backend);
            List<Long> numbers = new ArrayList<>(numbers(known.path(kind)));
            numbers.add(number);
            ArrayNode kept = known.putArray(kind);
            numbers.subList(Math.max(0, numbers.size() - KEPT), numbers.size()).forEach(kept::add);
            AtomicFile.write(file, json.writeValueAsBytes(all));
        } catch (IOException e) {
            LOG.warn("{} cannot be written: {}", file, e.getMessage());
        }
    }

    private void setAsideWhatIsDamaged() throws IOException {
        try {
            tree();
        } catch (NoSuchFileException e) {
            // The first figure.
        } catch (IOException e) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".broken"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private ObjectNode read() {
        try {
            return tree();
        } catch (NoSuchFileException e) {
            return json.createObjectNode();
        } catch (IOException e) {
            LOG.warn("{} cannot be read, no launch counts as measured: {}", file, e.getMessage());
            return json.createObjectNode();
        }
    }

    private ObjectNode tree() throws IOException {
        if (json.readTree(Files.readAllBytes(file)) instanceof ObjectNode object) {
            return object;
        }
        throw new IOException("it is not a JSON object");
    }

    /// What is no figure is passed over.
    private static List<Long> numbers(JsonNode list) {
        List<Long> numbers = new ArrayList<>();
        for (JsonNode number : list) {
            if (number.isIntegralNumber() && number.canConvertToLong() && number.longValue() >= 0) {
                numbers.add(number.longValue());
            }
        }
        return numbers;
    }
}
