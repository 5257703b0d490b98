package io.claudebottle.sidecar.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What the operator tells the sidecars of a running bottle. Each is answered by an event `control` with the same `op`.
public sealed interface ControlMessage {

    /// As JSON and the answering event spell it.
    String op();

    /// Credentials by the name of their token slot. They replace those of the same name and stay in memory only.
    record Tokens(Map<String, String> values) implements ControlMessage {
        public Tokens {
            values = Map.copyOf(values);
        }

        @Override
        public String op() {
            return "tokens";
        }

        @Override
        public String toString() {
            return "Tokens" + names(values);
        }
    }

    /// Private SSH keys by the name of the git upstream they are for. They stay in memory only.
    record GitKeys(Map<String, String> keys) implements ControlMessage {
        public GitKeys {
            keys = Map.copyOf(keys);
        }

        @Override
        public String op() {
            return "git-keys";
        }

        @Override
        public String toString() {
            return "GitKeys" + names(keys);
        }
    }

    /// The rules that hold from now on, complete.
    record Routes(RouteTable table) implements ControlMessage {
        @Override
        public String op() {
            return "routes";
        }
    }

    /// An answer to a proposal.
    record Answer(ProposalResponse response) implements ControlMessage {
        @Override
        public String op() {
            return "answer";
        }
    }

    private static Set<String> names(Map<String, String> secrets) {
        return new TreeSet<>(secrets.keySet());
    }

    /// One line, without its end. May hold secrets.
    default String toLine() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("op", op());
        switch (this) {
            case Tokens tokens -> tokens.values().forEach(json.putObject("values")::put);
            case GitKeys keys -> keys.keys().forEach(json.putObject("values")::put);
            case Routes routes -> json.put("routes", routes.table().toJson());
            case Answer answer -> json.set("response", answer.response().toJson());
        }
        return json.toString();
    }

    /// Reads what [#toLine] wrote.
    ///
    /// @throws ProblemException in words that repeat nothing of the line, which may hold secrets
    static ControlMessage parse(String line) {
        JsonNode json = read(line);
        String op = json.path("op").asText();
        return switch (op) {
            case "tokens" -> new Tokens(texts(json.path("values")));
            case "git-keys" -> new GitKeys(texts(json.path("values")));
            case "routes" -> new Routes(RouteTable.parse(json.path("routes").asText()));
            case "answer" -> new Answer(response(json.path("response")));
            default -> throw new ProblemException("a control message asks for something unknown", "Use an application and a bundle of the same version.");
        };
    }

    private static ProposalResponse response(JsonNode json) {
        try {
            return ProposalResponse.of(json);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.of("a control message answers a proposal with an unknown status"), e);
        }
    }

    private static JsonNode read(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (JsonProcessingException secretInside) {
            // Its message quotes the line, so it goes no further.
            throw new ProblemException("a control message is not JSON", "");
        }
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }
}
