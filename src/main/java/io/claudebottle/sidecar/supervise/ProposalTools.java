package io.claudebottle.sidecar.supervise;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.wire.Proposal;
import io.claudebottle.sidecar.wire.ProposalPayload;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/// What the agent's model sees: four tools, and words that say plainly what a call does and what it does not.
final class ProposalTools {

    static final String LIST_ROUTES = "list-egress-routes";

    private static final String JUSTIFICATION = "justification";

    private static final String ASKING_IS_NOT_GETTING =
            " This only asks: a human operator decides, and nothing changes before they approve. The call waits a short while; a status of"
                    + " 'pending' means that nobody has answered yet. Then go on with other work, and call this tool again later with exactly the same"
                    + " arguments to learn the answer. A status of 'rejected' is final: read the notes and do without.";

    /// Calls beyond that many do not wait, so that there is always room for another one.
    private static final int MOST_WAITING = 16;

    private final ProposalQueue queue;
    private final Supplier<String> routes;
    private final Duration patience;
    private final Semaphore mayWait = new Semaphore(MOST_WAITING);
    private final ObjectMapper json = new ObjectMapper();

    /// @param routes the table of the gate in force, as its public JSON; throws a [ProblemException] when the gate does not say
    /// @param patience how long a call waits for its answer
    ProposalTools(ProposalQueue queue, Supplier<String> routes, Duration patience) {
        this.queue = queue;
        this.routes = routes;
        this.patience = patience;
    }

    List<SyncToolSpecification> all() {
        return List.of(
                proposing(
                        Proposal.EGRESS_BLOCK,
                        "Ask for hosts",
                        "Use this when a request was refused because its host is not on this bottle's egress allowlist. It proposes routes, each a host"
                                + " and, where that will do, path prefixes, to the operator. Propose the fewest hosts and the narrowest paths that you need,"
                                + " and never a token: credentials are the operator's business." + ASKING_IS_NOT_GETTING,
                        "routes",
                        Map.of(
                                "description", "A JSON list of routes, or one route.",
                                "type", "array",
                                "minItems", 1,
                                "items", Map.of(
                                        "type", "object",
                                        "properties", Map.of(
                                                "host", Map.of("type", "string", "description", "Bare host name, as api.example.com: no scheme, no port, no wildcard."),
                                                "path_allowlist", Map.of(
                                                        "type", "array",
                                                        "items", Map.of("type", "string"),
                                                        "description", "Path prefixes, each beginning with '/'. Without it every path is asked for.")),
                                        "required", List.of("host"),
                                        "additionalProperties", false))),
                proposing(
                        Proposal.PIPELOCK_BLOCK,
                        "Report a URL that the scanner refused",
                        "Use this when a request was refused by pipelock, the scanner behind the egress gate. Give the URL that failed, without its query;"
                                + " its host is proposed to the operator." + ASKING_IS_NOT_GETTING,
                        "failed_url",
                        Map.of("type", "string", "description", "The URL that failed, as https://api.example.com/path, without query and fragment.")),
                proposing(
                        Proposal.CAPABILITY_BLOCK,
                        "Ask for another image",
                        "Use this when a program or package is missing that you cannot install as you are. Give the whole new Dockerfile of this bottle."
                                + " If the operator approves, this bottle is ended and started anew from that image, with this conversation: save your work first."
                                + ASKING_IS_NOT_GETTING,
                        "dockerfile",
                        Map.of("type", "string", "description", "The whole Dockerfile, beginning with FROM. No secrets.")),
                listing());
    }

    private SyncToolSpecification proposing(String tool, String title, String description, String argument, Map<String, Object> argumentSchema) {
        Map<String, Object> justification =
                Map.of("type", "string", "description", "Why you need it and what you will do with it, for the operator, in a few sentences.");
        Map<String, Object> schema = Map.of(
                "type", "object",
                "properties", Map.of(argument, argumentSchema, JUSTIFICATION, justification),
                "required", List.of(argument, JUSTIFICATION));
        return tool(tool, title, description, schema, arguments -> propose(tool, argument, arguments));
    }

    private SyncToolSpecification listing() {
        return tool(
                LIST_ROUTES,
                "List what may be reached",
                "Lists the hosts, and path prefixes where there are any, that this bottle may reach right now. Asks nobody and changes nothing.",
                Map.of("type", "object", "properties", Map.of()),
                _ -> CallToolResult.builder().addTextContent(routes.get()).isError(false).build());
    }

    private static SyncToolSpecification tool(
            String name, String title, String description, Map<String, Object> schema, Function<Map<String, Object>, CallToolResult> call) {
        Tool tool = Tool.builder(name, schema)
                .title(title)
                .description(description)
                .annotations(ToolAnnotations.builder().title(title).readOnlyHint(name.equals(LIST_ROUTES)).destructiveHint(false).build())
                .build();
        return new SyncToolSpecification(tool, (_, request) -> {
            try {
                return call.apply(request.arguments() == null ? Map.of() : request.arguments());
            } catch (ProblemException e) {
                return refusal((e.problem().what() + " " + e.problem().fix()).strip());
            }
        });
    }

    private static CallToolResult refusal(String words) {
        return CallToolResult.builder().addTextContent(words).isError(true).build();
    }

    private CallToolResult propose(String tool, String argument, Map<String, Object> arguments) {
        String payload = text(argument, arguments);
        String justification = justification(arguments);
        ProposalPayload.check(tool, payload);
        String current = tool.equals(Proposal.CAPABILITY_BLOCK) ? "" : currentHash();
        boolean waits = mayWait.tryAcquire();
        try {
            return result(queue.propose(tool, payload, justification, current, waits ? patience : Duration.ZERO));
        } finally {
            if (waits) {
                mayWait.release();
            }
        }
    }

    /// Models give what the schema calls a list as text too, so both will do. Text stays as it stands.
    private String text(String argument, Map<String, Object> arguments) {
        Object given = arguments.get(argument);
        if (given instanceof String text && !text.isBlank()) {
            return text;
        }
        if (argument.equals("routes") && (given instanceof List || given instanceof Map)) {
            try {
                return json.writeValueAsString(given);
            } catch (JsonProcessingException e) {
                throw new ProblemException("the routes cannot be read.", "Give them as a JSON list.");
            }
        }
        throw new ProblemException("'" + argument + "' is missing.", "Nobody was asked. Give it and call again.");
    }

    private static String justification(Map<String, Object> arguments) {
        if (!(arguments.get(JUSTIFICATION) instanceof String text) || text.isBlank()) {
            throw new ProblemException("'" + JUSTIFICATION + "' is missing.", "Nobody was asked. Say why you need it and call again.");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > ProposalPayload.LONGEST_JUSTIFICATION) {
            throw new ProblemException(
                    "'" + JUSTIFICATION + "' is longer than " + ProposalPayload.LONGEST_JUSTIFICATION / 1024 + " KiB.",
                    "Nobody was asked. Say it in a few sentences and call again.");
        }
        return text;
    }

    private String currentHash() {
        try {
            return ProposalQueue.sha256(routes.get());
        } catch (ProblemException unknown) {
            return "";
        }
    }

    private static CallToolResult result(Outcome outcome) {
        ObjectNode said = JsonNodeFactory.instance.objectNode();
        switch (outcome) {
            case Outcome.Answered(var response) -> {
                said.put("status", response.status().word()).put("notes", response.notes());
                if (!response.finalPayload().isEmpty()) {
                    said.put("in_place", response.finalPayload());
                }
            }
            case Outcome.Pending(String id) -> said.put("status", "pending")
                    .put("proposal_id", id)
                    .put("notes", "Still pending: the operator has not answered yet, and nothing has changed. Continue with other work; to learn the"
                            + " answer, call this tool again later with exactly the same arguments.");
        }
        return CallToolResult.builder().addTextContent(said.toString()).isError(false).build();
    }
}
