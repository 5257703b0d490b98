package io.claudebottle.sidecar.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebottle.sidecar.Await;
import io.claudebottle.sidecar.SidecarMain;
import io.claudebottle.sidecar.wire.ControlMessage;
import io.claudebottle.sidecar.wire.ProposalResponse;
import io.claudebottle.sidecar.wire.ProposalResponse.Status;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The daemon in the bundle's own process: beside the gate, and answered through the control pipe.
@Tag("integration")
@Timeout(120)
class SuperviseProcessTest {

    @TempDir
    Path directory;

    private Process process;

    @BeforeEach
    void start() throws IOException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                SidecarMain.class.getName());
        int gate = freePort();
        builder.environment().putAll(Map.of(
                "CLAUDE_BOTTLE_SIDECAR_DAEMONS", "supervise,egress",
                "CLAUDE_BOTTLE_SIDECAR_CONTROL", directory.resolve("control").toString(),
                "EGRESS_ROUTES", Files.writeString(directory.resolve("routes"), "[{\"host\":\"wheels.example.com\"}]").toString(),
                "EGRESS_PORT", Integer.toString(gate),
                "SUPERVISE_PORT", "0",
                "SUPERVISE_BOTTLE_SLUG", "dev-abcde",
                "SUPERVISE_QUEUE_DIR", directory.resolve("queue").toString()));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        process = builder.redirectOutput(directory.resolve("stdout").toFile()).redirectError(directory.resolve("stderr").toFile()).start();
        Await.until("ready", () -> event("ready").isPresent() || !process.isAlive());
        assertThat(event("ready")).as(stdout()).isPresent();
    }

    private static int freePort() throws IOException {
        try (var socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private String stdout() {
        try {
            return Files.readString(directory.resolve("stdout"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Stream<JsonNode> events() {
        return stdout().lines().filter(line -> line.endsWith("}")).map(line -> {
            try {
                return new ObjectMapper().readTree(line);
            } catch (JsonProcessingException e) {
                throw new AssertionError("not one JSON object a line: " + line, e);
            }
        });
    }

    private Optional<JsonNode> event(String name) {
        return events().filter(event -> event.path("event").asText().equals(name)).findFirst();
    }

    private int port() {
        return events().filter(event -> event.path("daemon").asText().equals("supervise")).findFirst().orElseThrow().path("port").asInt();
    }

    private String call(String tool, String arguments) {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}}";
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port() + "/"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new ObjectMapper().readTree(response.body()).path("result").path("content").path(0).path("text").asText();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Test
    void theGateBesideItSaysWhatMayBeReached() {
        assertThat(call("list-egress-routes", "{}")).contains("wheels.example.com");
    }

    @Test
    void anAnswerThroughTheControlPipeReachesTheAgent() throws Exception {
        var result = new CompletableFuture<String>();
        Thread.ofPlatform().start(() ->
                result.complete(call("egress-block", "{\"routes\":[{\"host\":\"api.example.com\"}],\"justification\":\"for the build\"}")));
        Await.until("the proposal", () -> event("proposal").isPresent());
        JsonNode proposal = event("proposal").orElseThrow();
        assertThat(proposal.path("bottle_slug").asText()).isEqualTo("dev-abcde");
        var answer = new ControlMessage.Answer(new ProposalResponse(proposal.path("id").asText(), Status.REJECTED, "use the mirror", ""));

        Files.writeString(directory.resolve("control"), answer.toLine() + "\n");

        assertThat(result.get(30, TimeUnit.SECONDS)).contains("\"status\":\"rejected\"", "use the mirror");
        assertThat(event("proposal-closed").orElseThrow().path("status").asText()).isEqualTo("rejected");
        assertThat(event("control").orElseThrow().path("outcome").asText()).isEqualTo("applied");
    }
}
