package io.claudebottle.backend.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebottle.backend.docker.EngineException.Kind;
import io.claudebottle.problem.Problem;
import java.io.IOException;
import java.util.Locale;

/// Puts what went wrong between us and the engine into words for the operator, the engine's own among them.
final class EngineProblems {

    static final String START = "Start Docker (systemctl start docker, or Docker Desktop), then try again.";

    private final String endpoint;

    /// @param endpoint where the engine is expected, as `unix:///var/run/docker.sock`
    EngineProblems(String endpoint) {
        this.endpoint = endpoint;
    }

    /// The engine answered with a refusal.
    ///
    /// @param doing what was asked of it, as `create the container 'x'`
    /// @param status of HTTP
    /// @param answer as the engine's API gives it: JSON with a `message`, or bare text
    EngineException refusal(String doing, int status, String answer, Throwable cause) {
        String words = words(answer);
        String what = "The Docker engine could not " + doing + ": " + words;
        String lower = words.toLowerCase(Locale.ROOT);
        if (lower.contains("no space left on device")) {
            return new EngineException(Kind.REFUSED, Problem.of(what, "Free some space on the engine's disk (docker system df shows what takes it)."), cause);
        }
        return switch (status) {
            case 404 -> new EngineException(Kind.NOT_FOUND, Problem.of(what, "It may have been removed meanwhile; try again."), cause);
            case 409 -> new EngineException(Kind.CONFLICT, Problem.of(what, "Run cleanup to remove what an earlier launch left behind, then try again."), cause);
            default -> new EngineException(Kind.REFUSED, Problem.of(what, "Look into the engine's log, then try again."), cause);
        };
    }

    /// The engine did not answer.
    EngineException silence(String doing, IOException cause) {
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        String lower = reason.toLowerCase(Locale.ROOT);
        String at = " at " + endpoint;
        Problem problem;
        if (lower.contains("no such file")) {
            problem = Problem.of("No Docker engine is running" + at + " (" + reason + ").", START);
        } else if (lower.contains("permission denied")) {
            problem = Problem.of(
                    "You may not talk to the Docker engine" + at + " (" + reason + ").",
                    "Add yourself to the group docker (sudo usermod -aG docker $USER), log in anew, then try again.");
        } else if (lower.contains("refused")) {
            problem = Problem.of("The Docker engine" + at + " refuses connections (" + reason + ").", START);
        } else if (lower.contains("timed out")) {
            problem = Problem.of("The Docker engine" + at + " does not answer (" + reason + ").", "Look whether it hangs, restart it, then try again.");
        } else {
            problem = Problem.of(
                    "The Docker engine" + at + " stopped answering when asked to " + doing + " (" + reason + ").",
                    "Start it again; cleanup then shows whether something was left behind.");
        }
        return new EngineException(Kind.UNREACHABLE, problem, cause);
    }

    /// The endpoint itself is nothing that can be talked to.
    EngineException unusableEndpoint(RuntimeException cause) {
        return new EngineException(
                Kind.UNREACHABLE,
                Problem.of(
                        "The Docker endpoint " + endpoint + " cannot be used: " + cause.getMessage(),
                        "Set DOCKER_HOST to a unix://, npipe:// or tcp:// address, or choose another docker context."),
                cause);
    }

    private static String words(String answer) {
        String json = answer.replaceFirst("^Status \\d+: ", "").strip();
        try {
            String message = new ObjectMapper().readTree(json).path("message").asText("");
            return message.isEmpty() ? json : message.strip();
        } catch (JsonProcessingException e) {
            return json;
        }
    }
}
