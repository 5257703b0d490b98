package io.claudebottle.app.difference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebottle.policy.RouteRule;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.problem.Printable;
import io.claudebottle.problem.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an agent could reach after a change and cannot reach now.
///
/// @param host canonical
/// @param paths that open; empty means every path
/// @param credential name of the token slot that requests to it begin to carry; "" when that does not change
public record Widening(String host, List<String> paths, String credential) {

    public Widening {
        paths = List.copyOf(paths);
    }

    /// What `proposed` opens beyond `current`, in its order. What only `current` has closes nothing here: that is no widening.
    public static List<Widening> between(RouteTable current, RouteTable proposed) {
        Map<String, RouteRule> known = new LinkedHashMap<>();
        current.rules().forEach(rule -> known.put(rule.host(), rule));
        List<Widening> opened = new ArrayList<>();
        for (RouteRule rule : proposed.rules()) {
            of(Optional.ofNullable(known.get(rule.host())), rule).ifPresent(opened::add);
        }
        return List.copyOf(opened);
    }

    private static Optional<Widening> of(Optional<RouteRule> now, RouteRule then) {
        String credential = now.map(RouteRule::tokenEnv).orElse("").equals(then.tokenEnv()) ? "" : then.tokenEnv();
        if (now.isEmpty()) {
            return Optional.of(new Widening(then.host(), then.pathAllowlist(), credential));
        }
        List<String> open = now.get().pathAllowlist();
        if (!open.isEmpty() && then.pathAllowlist().isEmpty()) {
            return Optional.of(new Widening(then.host(), List.of(), credential));
        }
        List<String> more = open.isEmpty()
                ? List.of()
                : then.pathAllowlist().stream().filter(path -> open.stream().noneMatch(path::startsWith)).toList();
        return more.isEmpty() && credential.isEmpty()
                ? Optional.empty()
                : Optional.of(new Widening(then.host(), more.isEmpty() ? then.pathAllowlist() : more, credential));
    }

    /// Routes as they stand in a proposal or a gate's file: a list, or one object.
    ///
    /// @throws ProblemException in words for whoever wrote it
    public static RouteTable routes(String json) {
        try {
            boolean one = new ObjectMapper().readTree(json).isObject();
            return RouteTable.parse(one ? "[" + json + "]" : json);
        } catch (JsonProcessingException e) {
            throw new ProblemException("these routes are not JSON: " + Printable.of(e.getOriginalMessage()), "Correct the line that it names.");
        }
    }
}
