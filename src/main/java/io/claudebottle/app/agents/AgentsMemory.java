package io.claudebottle.app.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.claudebottle.app.Coalescer;
import io.claudebottle.app.FxThread;
import io.claudebottle.state.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javafx.collections.ListChangeListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Remembers what the operator chose about the list of agents: its order, and who is muted. `agents.json` in the operator's home, written a
/// moment after the last change; a file that cannot be read is taken as not there.
public final class AgentsMemory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AgentsMemory.class);
    private static final Duration SAVE_AFTER = Duration.ofMillis(500);

    /// An identity is never minted twice, so of bottles long gone the oldest are forgotten.
    private static final int MOST_MUTED = 200;

    private final Path file;
    private final Coalescer saver;
    private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private final LinkedHashSet<String> muted = new LinkedHashSet<>();
    private boolean waitingFirst;
    private volatile Map<String, Object> content = Map.of();
    private volatile boolean changed;

    /// @param file need not exist
    /// @param delayed as [Coalescer] has it
    public AgentsMemory(Path file, AgentsViewModel agents, FxThread fx, Function<Duration, Executor> delayed) {
        this.file = file;
        this.saver = new Coalescer(SAVE_AFTER, delayed, () -> fx.run(() -> {
            write();
            return file;
        }, _ -> {}, _ -> {}));
        read();
        agents.waitingFirstProperty().set(waitingFirst);
        agents.waitingFirstProperty().addListener((_, _, first) -> {
            waitingFirst = first;
            remember();
        });
        agents.all().forEach(this::attach);
        agents.all().addListener((ListChangeListener<AgentItem>) change -> {
            while (change.next()) {
                if (!change.wasPermutated()) {
                    change.getAddedSubList().forEach(this::attach);
                }
            }
        });
    }

    private void attach(AgentItem item) {
        String identity = item.key().slug();
        item.muted().set(muted.contains(identity));
        item.muted().addListener((_, _, now) -> {
            if (now) {
                muted.add(identity);
            } else {
                muted.remove(identity);
            }
            remember();
        });
    }

    private void remember() {
        while (muted.size() > MOST_MUTED) {
            muted.removeFirst();
        }
        content = Map.of("waitingFirst", waitingFirst, "muted", new ArrayList<>(muted));
        changed = true;
        saver.request();
    }

    private void read() {
        try {
            JsonNode node = json.readTree(Files.readAllBytes(file));
            waitingFirst = node.path("waitingFirst").asBoolean(false);
            List<String> identities = new ArrayList<>();
            node.path("muted").forEach(each -> identities.add(each.asText()));
            muted.addAll(identities.subList(Math.max(0, identities.size() - MOST_MUTED), identities.size()));
        } catch (NoSuchFileException e) {
            // The first start.
        } catch (IOException e) {
            LOG.warn("{} cannot be read, nobody is muted: {}", file, e.getMessage());
        }
    }

    private synchronized void write() {
        if (!changed) {
            return;
        }
        changed = false;
        try {
            AtomicFile.write(file, json.writeValueAsBytes(content));
        } catch (IOException e) {
            LOG.warn("{} cannot be written: {}", file, e.getMessage());
        }
    }

    @Override
    public void close() {
        write();
    }
}
