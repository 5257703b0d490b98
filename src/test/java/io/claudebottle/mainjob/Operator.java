package io.claudebottle.mainjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/// Somebody in front of a [DrivenWindow]: clicks, types, looks, and can pull the plug.
final class Operator implements AutoCloseable {

    private final ObjectMapper json = new ObjectMapper();
    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;

    private Operator(Process process) {
        this.process = process;
        this.requests = process.outputWriter();
        this.answers = process.inputReader();
    }

    /// Opens the window in a JVM of its own on the headless platform.
    static Operator open(Map<String, String> environment, Path workingDirectory, Path log) throws IOException {
        List<String> argv = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        argv.addAll(List.of("-Dglass.platform=Headless", "-Dprism.order=sw", "-Dtestfx.robot=glass", "-Dtestfx.headless=false",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-Dclaudebottle.sidecar.dir=" + Path.of("target", "sidecar").toAbsolutePath(),
                "-cp", System.getProperty("java.class.path"), DrivenWindow.class.getName()));
        var builder = new ProcessBuilder(argv).directory(workingDirectory.toFile());
        builder.environment().putAll(environment);
        // Main opens the window where there is a display; the headless platform is one that no variable announces.
        builder.environment().put("DISPLAY", ":headless");
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return new Operator(builder.start());
    }

    void click(String query) {
        until("click " + query, answer -> answer.path("ok").asBoolean());
    }

    void press(String keys) {
        once("press " + keys);
    }

    void type(String text) {
        once("type " + text);
    }

    void picture(String file) {
        once("picture " + file);
    }

    /// Waits until some visible node of that query has a text that contains this.
    void sees(String query, String text) {
        until("see " + query, answer -> texts(answer).stream().anyMatch(shown -> shown.contains(text)));
    }

    /// Waits until some node of that query is visible.
    void appears(String query) {
        until("see " + query, answer -> !texts(answer).isEmpty());
    }

    /// Waits until no visible node of that query says this.
    void seesNoMore(String query, String text) {
        until("see " + query, answer -> answer.path("ok").asBoolean() && !texts(answer).contains(text));
    }

    /// Waits until the node of that query can be clicked.
    void enabled(String query) {
        until("see " + query, answer -> texts(answer).stream().anyMatch(shown -> !shown.endsWith("[disabled]")));
    }

    List<String> texts(String query) {
        return texts(once("see " + query));
    }

    /// Waits until some terminal's grid shows this text.
    void seesInTerminal(String text) {
        until("screens", answer -> answer.path("screens").toString().contains(text));
    }

    /// SIGKILL: the window has no chance to do anything.
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    private static List<String> texts(JsonNode answer) {
        return StreamSupport.stream(answer.path("texts").spliterator(), false).map(JsonNode::asText).toList();
    }

    private JsonNode once(String request) {
        JsonNode answer = ask(request);
        assertThat(answer.path("ok").asBoolean()).as(request + ": " + answer).isTrue();
        return answer;
    }

    private void until(String request, Predicate<JsonNode> wanted) {
        Instant deadline = Instant.now().plus(PATIENCE);
        JsonNode answer = ask(request);
        while (!wanted.test(answer)) {
            if (Instant.now().isAfter(deadline)) {
                ask("picture " + Path.of("target", "mainjob-stuck.png").toAbsolutePath());
                fail(request + " did not come true within " + PATIENCE + "; last: " + answer);
            }
            // Each question is a round trip through the FX thread of the other process; between two there is a pulse to let pass.
            java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            answer = ask(request);
        }
    }

    /// Long, because a launch builds images when nothing is cached.
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private JsonNode ask(String request) {
        try {
            requests.write(request);
            requests.newLine();
            requests.flush();
            String line = answers.readLine();
            if (line == null) {
                throw new AssertionError("the window is gone; see its log");
            }
            return json.readTree(line);
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw new AssertionError("the window said something that is no answer", e);
        } catch (IOException e) {
            throw new AssertionError("the window is gone; see its log", e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
