package io.claudebottle.sidecar.supervise;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.Daemon;
import io.claudebottle.sidecar.EventLog;
import io.claudebottle.sidecar.wire.ControlMessage;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// Takes an agent's proposals to the operator, and the operator's answers back: an MCP server on the bottle's own network. It grants
/// nothing itself; what an approval changes is changed from the operator's side.
public final class SuperviseDaemon implements Daemon {

    public static final String NAME = "supervise";

    /// Port to listen on; 0 takes a free one.
    public static final String PORT_VARIABLE = "SUPERVISE_PORT";

    /// Identity of the launch, put into every proposal.
    public static final String BOTTLE_VARIABLE = "SUPERVISE_BOTTLE_SLUG";

    public static final String QUEUE_VARIABLE = "SUPERVISE_QUEUE_DIR";

    /// How many seconds a call waits for its answer.
    public static final String WAIT_VARIABLE = "SUPERVISE_WAIT_SECONDS";

    public static final int PORT = 9100;

    public static final Path DEFAULT_QUEUE = Path.of("/run/claude-bottle/queue");

    /// As claude shows it.
    static final String SERVER_NAME = "claude-bottle-supervise";

    private static final String SERVER_VERSION = "0.1.0";

    /// Below the minute after which clients give up on an answer.
    private static final int DEFAULT_WAIT_SECONDS = 30;

    private static final int LONGEST_WAIT_SECONDS = 600;

    private static final Duration REQUEST_PATIENCE = Duration.ofSeconds(60);

    private static final String INSTRUCTIONS =
            "You run in an isolated bottle with a fixed boundary. When the boundary stands in the way of your task, these tools ask the human"
                    + " operator to move it. Asking grants nothing; while a proposal is pending, go on with other work.";

    private final EventLog log;
    private final ProposalQueue queue;
    private final HttpTransport transport;
    private final HttpServer server;

    /// @param routes the table of the gate in force, as its public JSON; throws a [ProblemException] when the gate does not say
    /// @param wait how long a call waits for its answer
    /// @param requestPatience from one answer to the end of the next request
    SuperviseDaemon(
            InetSocketAddress listen,
            String bottle,
            Path queueDirectory,
            Supplier<String> routes,
            Duration wait,
            Duration requestPatience,
            EventLog log,
            Clock clock) {
        this.log = log;
        this.queue = new ProposalQueue(new QueueFiles(queueDirectory), bottle, log, clock);
        var json = new JacksonMcpJsonMapper(new ObjectMapper());
        this.transport = new HttpTransport(json);
        McpServer.sync(transport)
                .serverInfo(SERVER_NAME, SERVER_VERSION)
                .instructions(INSTRUCTIONS)
                .capabilities(McpSchema.ServerCapabilities.builder().tools(false).build())
                .jsonMapper(json)
                // The tools judge their arguments themselves, in words that an agent can act on.
                .validateToolInputs(false)
                .jsonSchemaValidator((_, _) -> ValidationResponse.asValid(""))
                // On the request's own thread, which is virtual and may block.
                .immediateExecution(true)
                .tools(new ProposalTools(queue, routes, wait).all())
                .build();
        this.server = new HttpServer(listen, transport::answer, requestPatience);
    }

    /// The daemon as the bundle runs it.
    ///
    /// @param routes as in the constructor
    /// @throws ProblemException when a variable makes no sense
    public static SuperviseDaemon fromEnvironment(Map<String, String> environment, Supplier<String> routes, EventLog log) {
        String directory = environment.getOrDefault(QUEUE_VARIABLE, "");
        return new SuperviseDaemon(
                new InetSocketAddress(number(environment, PORT_VARIABLE, PORT, 65535)),
                environment.getOrDefault(BOTTLE_VARIABLE, ""),
                directory.isEmpty() ? DEFAULT_QUEUE : Path.of(directory),
                routes,
                Duration.ofSeconds(number(environment, WAIT_VARIABLE, DEFAULT_WAIT_SECONDS, LONGEST_WAIT_SECONDS)),
                REQUEST_PATIENCE,
                log,
                Clock.systemUTC());
    }

    private static int number(Map<String, String> environment, String variable, int otherwise, int largest) {
        String text = environment.getOrDefault(variable, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > largest) {
            throw new ProblemException(variable + " is not a number from 0 to " + largest + ": " + text, "Correct it, or leave it out for " + otherwise + ".");
        }
        return Integer.parseInt(text);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void start() throws IOException {
        queue.open();
        server.start();
        log.write("listening", Map.of("daemon", NAME, "port", server.port()));
    }

    /// Where it listens; only after [#start].
    int port() {
        return server.port();
    }

    /// Takes the operator's answer to the calls that wait for it.
    ///
    /// @throws ProblemException when no such proposal is pending
    public void takeAnswer(ControlMessage.Answer answer) {
        queue.answer(answer.response());
    }

    @Override
    public CompletionStage<Void> ended() {
        return server.ended();
    }

    @Override
    public void close() {
        server.close();
        transport.close();
    }
}
