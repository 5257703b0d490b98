package io.claudebottle.backend.parts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.wire.ControlMessage;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The launch's conversation with a bundle: hears what it says from its first line on, tells it things, and waits for what must be
/// heard before the agent may start.
public final class SidecarTalk implements Closeable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int EVIDENCE = 40;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Voice voice;
    private final LaunchProgress progress;
    private final Consumer<ControlMessage> teller;
    private final Closeable following;
    private final List<JsonNode> heard = new ArrayList<>();
    private boolean ended;
    private boolean cancelled;

    /// A bundle that has been started, as it can be heard from outside.
    public interface Voice {

        /// Everything that it has said and will say, a line at a time, until it is closed.
        ///
        /// @param ended called once when there is nothing more to come
        Closeable follow(Consumer<String> lines, Runnable ended);

        /// How it ended, as ` (exit code 1)`; "" while it runs or when nobody knows.
        String exit();

        /// The end of all that it wrote, events or not.
        List<String> tail(int lines);
    }

    /// @param teller hands a message to the bundle
    public SidecarTalk(Voice voice, LaunchProgress progress, Consumer<ControlMessage> teller) {
        this.voice = voice;
        this.progress = progress;
        this.teller = teller;
        progress.onCancel(this::cancel);
        following = voice.follow(this::hear, this::end);
    }

    private synchronized void hear(String line) {
        progress.log(line);
        parse(line).ifPresent(heard::add);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    private synchronized void cancel() {
        cancelled = true;
        notifyAll();
    }

    /// The first event of that name, which may have been said already.
    ///
    /// @throws ProblemException with the end of the bundle's log when it ends instead, or does not say so for a minute
    public JsonNode await(String event) {
        return await(event::equals, event);
    }

    /// The first event of one of several names.
    ///
    /// @param what is waited for, in words
    public JsonNode await(Predicate<String> event, String what) {
        return await(0, what, said -> event.test(said.path("event").asText()));
    }

    /// Tells the bundle something and waits until it holds.
    ///
    /// @throws ProblemException with the bundle's own words when it refuses
    public void tell(ControlMessage message) {
        int from;
        synchronized (this) {
            from = heard.size();
        }
        teller.accept(message);
        JsonNode answer = await(from, "its answer to '" + message.op() + "'", said ->
                said.path("event").asText().equals("control") && said.path("op").asText().equals(message.op()));
        if (!answer.path("outcome").asText().equals("applied")) {
            throw new ProblemException("the sidecars refuse '" + message.op() + "': " + answer.path("reason").asText(), "");
        }
    }

    private synchronized JsonNode await(int from, String what, Predicate<JsonNode> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (true) {
                Optional<JsonNode> found = heard.subList(from, heard.size()).stream().filter(wanted).findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
                if (cancelled) {
                    throw new CancellationException("launch cancelled");
                }
                if (ended) {
                    throw failure("the sidecars ended" + voice.exit() + " before the launch could hear " + what + death());
                }
                long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                if (left <= 0) {
                    throw failure("the sidecars did not say " + what + " within " + PATIENCE.toSeconds() + " s");
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while the sidecars started");
        }
    }

    /// What the bundle itself says about its end.
    private String death() {
        return heard.stream()
                .filter(said -> said.path("event").asText().equals("daemon-died"))
                .findFirst()
                .map(said -> ": " + said.path("daemon").asText() + " died, " + said.path("reason").asText())
                .orElse("");
    }

    private ProblemException failure(String what) {
        return new ProblemException(Problem.of(what, "The end of their log says why.").withEvidence(voice.tail(EVIDENCE)));
    }

    /// An object with an event's name in it; what else a bundle prints is no event.
    public static Optional<JsonNode> parse(String line) {
        try {
            JsonNode json = JSON.readTree(line);
            return json.path("event").isTextual() ? Optional.of(json) : Optional.empty();
        } catch (JsonProcessingException other) {
            return Optional.empty();
        }
    }

    /// Lets go of the bundle's voice; the bundle runs on.
    @Override
    public void close() {
        progress.onCancel(() -> {});
        try {
            following.close();
        } catch (IOException alreadyGone) {
            // Nobody listens any more, so there is nobody to tell.
        }
    }
}
