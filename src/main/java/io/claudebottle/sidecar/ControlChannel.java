package io.claudebottle.sidecar;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.wire.ControlMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The operator's way to tell the sidecars something: a named pipe that only the bundle's own user may open. What is written into it,
/// one [ControlMessage] a line, goes from memory to memory. The agent, in a container of its own, has no way to it.
public final class ControlChannel implements Daemon {

    public static final String NAME = "control";

    /// Path of the pipe, for bundles that share a file system.
    public static final String PATH_VARIABLE = "CLAUDE_BOTTLE_SIDECAR_CONTROL";

    public static final Path DEFAULT_PATH = Path.of("/run/claude-bottle/control");

    private final Path path;
    private final EventLog log;
    private final Map<Class<? extends ControlMessage>, List<Consumer<ControlMessage>>> receivers = new LinkedHashMap<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile @Nullable NamedPipe pipe;

    public ControlChannel(Path path, EventLog log) {
        this.path = path;
        this.log = log;
    }

    static ControlChannel fromEnvironment(Map<String, String> environment, EventLog log) {
        String moved = environment.getOrDefault(PATH_VARIABLE, "");
        return new ControlChannel(moved.isEmpty() ? DEFAULT_PATH : Path.of(moved), log);
    }

    /// Before [#start]. Receivers of one kind run in the order in which they came, on the channel's own thread; a [ProblemException]
    /// of one is told to the operator, whole, and those after it do not run.
    public <M extends ControlMessage> void on(Class<M> kind, Consumer<M> receiver) {
        receivers.computeIfAbsent(kind, _ -> new ArrayList<>()).add(message -> receiver.accept(kind.cast(message)));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void start() throws IOException {
        NamedPipe opened = NamedPipe.listen(path, this::take);
        pipe = opened;
        opened.ended().whenComplete((_, broken) -> {
            if (broken != null) {
                ended.completeExceptionally(broken);
            }
        });
    }

    private void take(String line) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("op", "?");
        try {
            ControlMessage message = ControlMessage.parse(line);
            answer.put("op", message.op());
            List<Consumer<ControlMessage>> concerned = receivers.getOrDefault(message.getClass(), List.of());
            if (concerned.isEmpty()) {
                throw new ProblemException("no daemon of this bundle takes '" + message.op() + "'", "");
            }
            concerned.forEach(receiver -> receiver.accept(message));
            answer.put("outcome", "applied");
        } catch (ProblemException e) {
            Problem problem = e.problem();
            answer.put("outcome", "refused");
            answer.put("reason", problem.fix().isEmpty() ? problem.what() : problem.what() + " " + problem.fix());
        } catch (RuntimeException e) {
            answer.put("outcome", "refused");
            // Its message might quote what it was given.
            answer.put("reason", "it failed unexpectedly: " + e.getClass().getSimpleName());
        }
        log.write("control", answer);
    }

    @Override
    public CompletionStage<Void> ended() {
        return ended;
    }

    @Override
    public void close() {
        NamedPipe open = pipe;
        if (open != null) {
            open.close();
        }
        ended.complete(null);
    }
}
