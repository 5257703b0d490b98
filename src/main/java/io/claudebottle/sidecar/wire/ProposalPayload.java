package io.claudebottle.sidecar.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebottle.policy.RouteRule;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.problem.Printable;
import io.claudebottle.problem.ProblemException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads what an agent proposes. The sidecar does so before it queues a proposal, in words that the agent can act on, and the
/// operator's side does so again before it applies one: it does not take the sidecar's word for it.
public final class ProposalPayload {

    /// Bytes of UTF-8.
    public static final int LONGEST_PAYLOAD = 64 * 1024;

    /// Bytes of UTF-8.
    public static final int LONGEST_JUSTIFICATION = 4 * 1024;

    private static final int MOST_ROUTES = 100;
    private static final int HTTPS = 443;

    private static final String HOST = "host";
    private static final String PATHS = "path_allowlist";

    /// A part of a key's name that means a credential, whoever's vocabulary it comes from.
    private static final List<String> CREDENTIAL_WORDS = List.of("auth", "token", "secret", "password", "credential", "key", "header", "cookie");

    /// Two values for one key, or text after the end, would let the agent show one thing and mean another.
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ProposalPayload() {}

    /// Whether the payload can be understood at all; says nothing about whether it should be granted.
    ///
    /// @throws ProblemException in words for agent and operator
    public static void check(String tool, String payload) {
        if (payload.getBytes(StandardCharsets.UTF_8).length > LONGEST_PAYLOAD) {
            throw new ProblemException("the proposal is longer than " + LONGEST_PAYLOAD / 1024 + " KiB.", "Propose less.");
        }
        if (tool.equals(Proposal.CAPABILITY_BLOCK)) {
            checkDockerfile(payload);
        } else {
            routes(tool, payload, "");
        }
    }

    /// The routes that an `egress-block` or `pipelock-block` asks for: hosts and paths, never a credential.
    ///
    /// @param origin what becomes of them as [RouteRule#origin]
    /// @throws ProblemException in words for agent and operator
    public static List<RouteRule> routes(String tool, String payload, String origin) {
        return switch (tool) {
            case Proposal.EGRESS_BLOCK -> declared(payload, origin);
            case Proposal.PIPELOCK_BLOCK -> List.of(new RouteRule(hostOf(payload), List.of(), "", "", origin));
            default -> throw new ProblemException("'" + Printable.of(tool) + "' proposes no routes.", "");
        };
    }

    private static List<RouteRule> declared(String payload, String origin) {
        JsonNode root = parse(payload);
        ArrayNode routes = root.isObject() ? JsonNodeFactory.instance.arrayNode().add(root) : list(root);
        if (routes.isEmpty() || routes.size() > MOST_ROUTES) {
            throw new ProblemException(
                    "the proposal has " + routes.size() + " routes.", "Propose from 1 to " + MOST_ROUTES + " routes, the fewest that will do.");
        }
        for (JsonNode route : routes) {
            if (route instanceof ObjectNode fields) {
                checkKeys(fields);
                fields.put("origin", origin);
            }
        }
        return RouteTable.parse(routes.toString()).rules();
    }

    private static JsonNode parse(String payload) {
        try {
            return Optional.ofNullable(JSON.readTree(payload)).orElseGet(JsonNodeFactory.instance::missingNode);
        } catch (JsonProcessingException e) {
            throw new ProblemException("the routes are not JSON: " + Printable.of(e.getOriginalMessage()), example());
        }
    }

    private static ArrayNode list(JsonNode root) {
        if (root instanceof ArrayNode array) {
            return array;
        }
        throw new ProblemException("the routes are neither a list nor one route.", example());
    }

    private static void checkKeys(ObjectNode route) {
        route.fieldNames().forEachRemaining(key -> {
            if (!Set.of(HOST, PATHS).contains(key)) {
                boolean credential = CREDENTIAL_WORDS.stream().anyMatch(key.toLowerCase(java.util.Locale.ROOT)::contains);
                throw new ProblemException(
                        "a proposed route has the key '" + Printable.of(key) + "'.",
                        credential
                                ? "Credentials are the operator's and never travel this way: give host and path_allowlist only."
                                : "Give host and, if need be, path_allowlist; there are no other keys.");
            }
        });
        for (JsonNode path : route.path(PATHS)) {
            if (path.asText().codePoints().anyMatch(Printable::isInvisible)) {
                throw new ProblemException("a proposed path has characters that cannot be seen.", "Write it as it stands in the request.");
            }
        }
    }

    private static String example() {
        return "Write it as [{\"host\": \"api.example.com\", \"path_allowlist\": [\"/v1/\"]}].";
    }

    private static String hostOf(String url) {
        URI parsed;
        try {
            parsed = new URI(url.strip());
        } catch (URISyntaxException e) {
            throw new ProblemException("the failed URL cannot be read.", "Give it as https://api.example.com/path.");
        }
        if (!"https".equalsIgnoreCase(parsed.getScheme()) || parsed.getHost() == null) {
            throw new ProblemException("the failed URL is not an https URL with a host.", "Nothing but HTTPS is ever let out; give it as https://api.example.com/path.");
        }
        if (parsed.getPort() != -1 && parsed.getPort() != HTTPS) {
            throw new ProblemException("the failed URL names port " + parsed.getPort() + ".", "No port but 443 is ever let out, and no approval changes that.");
        }
        if (parsed.getRawUserInfo() != null || parsed.getRawQuery() != null || parsed.getRawFragment() != null) {
            throw new ProblemException("the failed URL has more than host and path.", "Leave out user, password, query and fragment: they may hold secrets, and only the host is granted.");
        }
        return parsed.getHost();
    }

    private static void checkDockerfile(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new ProblemException("the Dockerfile is not text.", "Give the whole Dockerfile as plain text.");
        }
        String first = text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.regionMatches(true, 0, "ARG ", 0, 4))
                .findFirst()
                .orElse("");
        if (!first.regionMatches(true, 0, "FROM ", 0, 5)) {
            throw new ProblemException("the Dockerfile does not begin with FROM.", "Give the whole Dockerfile, not a part of it.");
        }
    }
}
