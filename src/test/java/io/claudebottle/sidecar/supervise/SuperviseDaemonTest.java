package io.claudebottle.sidecar.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.Await;
import io.claudebottle.sidecar.Events;
import io.claudebottle.sidecar.wire.ControlMessage;
import io.claudebottle.sidecar.wire.Proposal;
import io.claudebottle.sidecar.wire.ProposalResponse;
import io.claudebottle.sidecar.wire.ProposalResponse.Status;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The daemon as an agent meets it: over its port, with the SDK's own client where that can say it.
@Timeout(60)
class SuperviseDaemonTest {

    private static final Map<String, Object> WISH =
            Map.of("routes", List.of(Map.of("host", "api.example.com")), "justification", "The build downloads from there.");

    @TempDir
    Path directory;

    private final Events events = new Events();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Supplier<String> routes = () -> "[{\"host\": \"wheels.example.com\"}]";
    private SuperviseDaemon daemon;

    private void start(Duration wait) throws IOException {
        start(wait, Duration.ofSeconds(30));
    }

    private void start(Duration wait, Duration requestPatience) throws IOException {
        daemon = new SuperviseDaemon(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "dev-abcde", queue(), () -> routes.get(), wait,
                requestPatience, events.log(), Clock.systemUTC());
        daemon.start();
        open.add(daemon);
    }

    private Path queue() {
        return directory.resolve("queue");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private McpSyncClient client() {
        var json = new JacksonMcpJsonMapper(new ObjectMapper());
        var transport = HttpClientStreamableHttpTransport.builder("http://localhost:" + daemon.port()).endpoint("/").jsonMapper(json).build();
        McpSyncClient client = McpClient.sync(transport).jsonSchemaValidator((_, _) -> ValidationResponse.asValid("")).requestTimeout(Duration.ofSeconds(40)).build();
        open.add(client);
        return client;
    }

    private static CallToolResult call(McpSyncClient client, String tool, Map<String, Object> arguments) {
        return client.callTool(CallToolRequest.builder(tool).arguments(arguments).build());
    }

    private static String text(CallToolResult result) {
        return ((TextContent) result.content().getFirst()).text();
    }

    private static JsonNode said(CallToolResult result) throws IOException {
        assertThat(result.isError()).as(text(result)).isFalse();
        return new ObjectMapper().readTree(text(result));
    }

    private String proposedId() {
        Await.until("a proposal", () -> !events.named("proposal").isEmpty());
        return events.named("proposal").getLast().path("id").asText();
    }

    private void answer(String id, Status status, String notes) {
        daemon.takeAnswer(new ControlMessage.Answer(new ProposalResponse(id, status, notes, "")));
    }

    private List<String> files(String folder) throws IOException {
        try (var files = Files.list(queue().resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".json")).sorted().toList();
        }
    }

    @Test
    void aClientFindsTheServerByItsNameAndItsFourTools() throws IOException {
        start(Duration.ZERO);
        McpSyncClient client = client();
        assertThat(client.initialize().serverInfo().name()).isEqualTo("claude-bottle-supervise");
        assertThat(client.listTools().tools()).extracting(tool -> tool.name())
                .containsExactlyInAnyOrder("egress-block", "pipelock-block", "capability-block", "list-egress-routes");
        assertThat(client.listTools().tools()).filteredOn(tool -> !tool.name().equals("list-egress-routes"))
                .allMatch(tool -> tool.description().contains("only asks") && tool.description().contains("go on with other work"));
    }

    @Test
    void anAnswerReachesTheCallThatWaitsForIt() throws Exception {
        start(Duration.ofSeconds(30));
        McpSyncClient client = client();
        var result = CompletableFuture.supplyAsync(() -> call(client, "egress-block", WISH), task -> Thread.ofVirtual().start(task));
        String id = proposedId();
        Proposal proposal = Proposal.of(events.named("proposal").getFirst());
        assertThat(proposal.bottleSlug()).isEqualTo("dev-abcde");
        assertThat(proposal.payload()).isEqualTo("[{\"host\":\"api.example.com\"}]");
        assertThat(proposal.justification()).isEqualTo("The build downloads from there.");
        assertThat(Proposal.of(new ObjectMapper().readTree(queue().resolve(id + ".proposal.json").toFile()))).isEqualTo(proposal);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(queue().resolve(id + ".proposal.json")))).isEqualTo("rw-------");

        answer(id, Status.APPROVED, "Only that host.");

        JsonNode said = said(result.get());
        assertThat(said.path("status").asText()).isEqualTo("approved");
        assertThat(said.path("notes").asText()).isEqualTo("Only that host.");
        assertThat(files("")).isEmpty();
        assertThat(files("processed")).containsExactly(id + ".proposal.json", id + ".response.json");
        assertThat(events.named("proposal-closed").getFirst().path("status").asText()).isEqualTo("approved");
    }

    @Test
    void aCallThatNobodyAnswersInTimeIsStillPendingAndNoError() throws IOException {
        start(Duration.ofMillis(50));
        JsonNode said = said(call(client(), "egress-block", WISH));
        assertThat(said.path("status").asText()).isEqualTo("pending");
        assertThat(said.path("proposal_id").asText()).isEqualTo(proposedId());
        assertThat(said.path("notes").asText()).contains("Continue with other work");
    }

    @Test
    void theSameProposalAgainJoinsTheOneThatWaits() throws Exception {
        start(Duration.ofMillis(50));
        McpSyncClient client = client();
        String first = said(call(client, "egress-block", WISH)).path("proposal_id").asText();
        assertThat(said(call(client, "egress-block", WISH)).path("proposal_id").asText()).isEqualTo(first);
        assertThat(files("")).containsExactly(first + ".proposal.json");
        assertThat(events.named("proposal")).hasSize(1);

        answer(first, Status.REJECTED, "No.");

        assertThat(said(call(client, "egress-block", WISH)).path("status").asText()).as("kept for the next call").isEqualTo("rejected");
        assertThat(said(call(client, "egress-block", WISH)).path("proposal_id").asText()).as("asked anew after that").isNotEqualTo(first);
    }

    @Test
    void proposalsOutliveTheirProcessAndAMalformedFileIsReportedOnce() throws IOException {
        start(Duration.ZERO);
        String id = said(call(client(), "egress-block", WISH)).path("proposal_id").asText();
        daemon.close();
        Files.writeString(queue().resolve("torn.proposal.json"), "{\"id\": \"to");
        Files.writeString(queue().resolve("other.proposal.json"), Files.readString(queue().resolve(id + ".proposal.json")));
        Files.writeString(queue().resolve("half.proposal.json.partial"), "{");

        start(Duration.ZERO);

        assertThat(events.named("proposal-skipped")).extracting(event -> event.path("file").asText())
                .containsExactly("other.proposal.json", "torn.proposal.json");
        assertThat(said(call(client(), "egress-block", WISH)).path("proposal_id").asText()).isEqualTo(id);
        assertThat(queue().resolve("half.proposal.json.partial")).doesNotExist();
    }

    @Test
    void noMoreThanAHundredProposalsWait() throws IOException {
        start(Duration.ZERO);
        McpSyncClient client = client();
        for (int i = 0; i < 100; i++) {
            said(call(client, "egress-block", Map.of("routes", "{\"host\":\"h" + i + ".example.com\"}", "justification", "because")));
        }
        CallToolResult refused = call(client, "egress-block", WISH);
        assertThat(refused.isError()).isTrue();
        assertThat(text(refused)).contains("100 proposals", "Continue with work");
        assertThat(files("")).hasSize(100);

        answer(proposedId(), Status.REJECTED, "");

        said(call(client, "egress-block", WISH));
    }

    @Test
    void whatCannotBeUnderstoodIsRefusedInWordsAndAsksNobody() throws IOException {
        start(Duration.ZERO);
        McpSyncClient client = client();
        Map<Map<String, Object>, String> refusals = Map.ofEntries(
                Map.entry(Map.of("routes", "[{\"host\":\"a.example.com\",\"token_env\":\"T\",\"auth_scheme\":\"Bearer\"}]"), "never travel this way"),
                Map.entry(Map.of("routes", "[{\"host\":\"a.example.com\",\"auth\":{\"token\":\"sk-1\"}}]"), "never travel this way"),
                Map.entry(Map.of("routes", "[{\"host\":\"a.example.com\",\"origin\":\"default\"}]"), "no other keys"),
                Map.entry(Map.of("routes", "[{\"host\":\"a.example.com\"},{\"host\":\"A.example.com.\"}]"), "twice"),
                Map.entry(Map.of("routes", "[{\"host\":\"a.example.com\",\"host\":\"b.example.com\"}]"), "not JSON"),
                Map.entry(Map.of("routes", "[]"), "0 routes"),
                Map.entry(Map.of("routes", "[{\"host\":\"10.0.0.1\"}]"), "is an address"),
                Map.entry(Map.of("routes", "[{\"host\":\"*.example.com\"}]"), "not a host name"),
                Map.entry(Map.of("routes", "nonsense"), "not JSON"),
                Map.entry(Map.of("routes", 7), "missing"));
        refusals.forEach((arguments, words) -> {
            var all = new java.util.HashMap<>(arguments);
            all.put("justification", "because");
            CallToolResult refused = call(client, "egress-block", all);
            assertThat(refused.isError()).as("%s", arguments).isTrue();
            assertThat(text(refused)).contains(words);
        });
        assertThat(call(client, "egress-block", Map.of("routes", "{\"host\":\"a.example.com\"}")).isError()).as("no justification").isTrue();
        assertThat(events.named("proposal")).isEmpty();
        assertThat(files("")).isEmpty();
    }

    @Test
    void aFailedUrlNamesAnHttpsHostAndNothingThatCouldBeASecret() throws IOException {
        start(Duration.ZERO);
        McpSyncClient client = client();
        for (String url : List.of("http://a.example.com/", "https://u:p@a.example.com/", "https://a.example.com/?key=sk-1", "https://a.example.com:8443/",
                "https://10.0.0.1/", "a.example.com", "https://a b/")) {
            assertThat(call(client, "pipelock-block", Map.of("failed_url", url, "justification", "because")).isError()).as(url).isTrue();
        }
        assertThat(said(call(client, "pipelock-block", Map.of("failed_url", "https://a.example.com/v1", "justification", "because")))
                .path("status").asText()).isEqualTo("pending");
    }

    @Test
    void aDockerfileIsGivenWholeAndWithinItsLimit() throws IOException {
        start(Duration.ZERO);
        McpSyncClient client = client();
        assertThat(call(client, "capability-block", Map.of("dockerfile", "RUN apt-get install -y jq", "justification", "because")).isError()).isTrue();
        CallToolResult tooLong = call(client, "capability-block", Map.of("dockerfile", "FROM a\n#" + "x".repeat(64 * 1024), "justification", "because"));
        assertThat(text(tooLong)).contains("longer than 64 KiB");
        CallToolResult verbose = call(client, "capability-block", Map.of("dockerfile", "FROM a\n", "justification", "x".repeat(4097)));
        assertThat(text(verbose)).contains("longer than 4 KiB");
        said(call(client, "capability-block", Map.of("dockerfile", "# mine\nARG A=1\nFROM a\nRUN true\n", "justification", "because")));
        assertThat(events.named("proposal").getFirst().path("payload").asText()).isEqualTo("# mine\nARG A=1\nFROM a\nRUN true\n");
    }

    @Test
    void theRoutesAreTheGatesOwnAnswerAndItsSilenceIsSaid() throws IOException {
        start(Duration.ZERO);
        McpSyncClient client = client();
        assertThat(text(call(client, "list-egress-routes", Map.of()))).isEqualTo("[{\"host\": \"wheels.example.com\"}]");
        routes = () -> {
            throw new ProblemException("the gate says nothing.", "Wait.");
        };
        assertThat(call(client, "list-egress-routes", Map.of()).isError()).isTrue();
    }

    @Test
    void aDiskThatRefusesMeansThatNobodyWasAskedAndTheAgentHearsIt() throws IOException {
        start(Duration.ZERO);
        McpSyncClient client = client();
        client.initialize();
        Files.delete(queue().resolve("processed"));
        Files.delete(queue());
        Files.writeString(queue(), "not a directory");
        CallToolResult refused = call(client, "egress-block", WISH);
        assertThat(refused.isError()).isTrue();
        assertThat(text(refused)).contains("Nobody was asked");
        assertThat(events.named("proposal")).isEmpty();
    }

    @Test
    void anAnswerToNothingIsRefused() throws IOException {
        start(Duration.ZERO);
        assertThatThrownBy(() -> answer("0123456789", Status.APPROVED, "")).isInstanceOf(ProblemException.class).hasMessageContaining("no proposal");
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), daemon.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String post(String headers, String body) throws IOException {
        return raw("POST / HTTP/1.1\r\nConnection: close\r\n" + headers + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
    }

    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
    private static final String JSON = "Content-Type: application/json\r\n";

    @Test
    void aNameThatWasMadeToLeadHereIsTurnedAway() throws IOException {
        start(Duration.ZERO);
        assertThat(post("Host: supervise:9100\r\n" + JSON, PING)).startsWith("HTTP/1.1 200");
        assertThat(post("Host: evil.example.com\r\n" + JSON, PING)).startsWith("HTTP/1.1 403");
        assertThat(post("Host: supervise.evil.example.com\r\n" + JSON, PING)).startsWith("HTTP/1.1 403");
        assertThat(post(JSON, PING)).startsWith("HTTP/1.1 403");
        assertThat(post("Host: supervise\r\nHost: evil.example.com\r\n" + JSON, PING)).doesNotStartWith("HTTP/1.1 200");
        assertThat(post("Host: supervise\r\nOrigin: https://evil.example.com\r\n" + JSON, PING)).startsWith("HTTP/1.1 403");
        assertThat(post("Host: supervise\r\nContent-Type: text/plain\r\n", PING)).startsWith("HTTP/1.1 415");
    }

    @Test
    void whatIsNoMessageOfTheProtocolIsAnsweredAsSuch() throws IOException {
        start(Duration.ZERO);
        String ours = "Host: supervise:9100\r\n" + JSON;
        assertThat(post(ours, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"resources/list\"}")).contains("-32601");
        assertThat(post(ours, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")).startsWith("HTTP/1.1 202");
        assertThat(post(ours, "{\"secret\":\"sk-1\"")).startsWith("HTTP/1.1 400").doesNotContain("sk-1");
        assertThat(post(ours, "[]")).startsWith("HTTP/1.1 400");
        assertThat(post(ours, "[".repeat(5000))).startsWith("HTTP/1.1 400");
        assertThat(raw("GET / HTTP/1.1\r\nHost: supervise\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 405");
        assertThat(raw("POST /x HTTP/1.1\r\nHost: supervise\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")).startsWith("HTTP/1.1 404");
    }

    @Test
    void theVersionOfTheOriginalIsSpokenStill() throws IOException {
        start(Duration.ZERO);
        assertThat(post("Host: supervise\r\n" + JSON,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2024-11-05\",\"capabilities\":{},"
                        + "\"clientInfo\":{\"name\":\"old\",\"version\":\"1\"}}}")).contains("\"protocolVersion\":\"2024-11-05\"");
    }

    @Test
    void aBodyWithoutEndIsCutOff() throws IOException {
        start(Duration.ZERO);
        assertThat(raw("POST / HTTP/1.1\r\nHost: supervise\r\n" + JSON + "Connection: close\r\nContent-Length: 10000000\r\n\r\n")).startsWith("HTTP/1.1 413");
    }

    @Test
    void aClientThatTricklesIsDropped() throws IOException {
        start(Duration.ZERO, Duration.ofMillis(200));
        assertThat(raw("POST / HTTP/1.1\r\nHost: supervise\r\n" + JSON + "Content-Length: 100\r\n\r\n{")).isEmpty();
    }

    @Test
    void noMoreConnectionsAreHeldThanOneAgentHasAnyUseFor() throws IOException {
        start(Duration.ZERO);
        List<Socket> idle = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            idle.add(new Socket(InetAddress.getLoopbackAddress(), daemon.port()));
        }
        String ping = "Host: supervise\r\n" + JSON;
        Await.until("full", () -> answered(ping).isEmpty());
        for (Socket socket : idle) {
            socket.close();
        }
        Await.until("room again", () -> answered(ping).startsWith("HTTP/1.1 200"));
    }

    private String answered(String headers) {
        try {
            return post(headers, PING);
        } catch (IOException reset) {
            return "";
        }
    }

    @Test
    void closingAnswersNobodyLateAndFreesThePort() throws Exception {
        start(Duration.ofSeconds(30));
        McpSyncClient client = client();
        var result = CompletableFuture.supplyAsync(() -> call(client, "egress-block", WISH), task -> Thread.ofVirtual().start(task));
        proposedId();
        int port = daemon.port();
        daemon.close();
        assertThat(daemon.ended().toCompletableFuture()).isCompleted();
        assertThat(result.handle((_, _) -> true).get()).isTrue();
        Await.until("the port is free", () -> {
            try (var again = new java.net.ServerSocket(port)) {
                return again.isBound();
            } catch (IOException taken) {
                return false;
            }
        });
    }

    @Test
    void aPortThatIsTakenIsSaid() throws IOException {
        try (var taken = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var second = new SuperviseDaemon(new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort()), "", queue(), () -> "", Duration.ZERO,
                    Duration.ZERO, events.log(), Clock.systemUTC());
            assertThatThrownBy(second::start).isInstanceOf(IOException.class);
            second.close();
        }
    }
}
