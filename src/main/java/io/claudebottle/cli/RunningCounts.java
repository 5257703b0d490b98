package io.claudebottle.cli;

import io.claudebottle.backend.ActiveAgent;
import io.claudebottle.backend.BottleBackends;
import io.claudebottle.problem.ProblemException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// How many bottles of an agent are running; unknown when an engine does not answer, which must not hide the agents.
final class RunningCounts {

    private final Optional<Map<String, Long>> byAgent;

    private RunningCounts(Optional<Map<String, Long>> byAgent) {
        this.byAgent = byAgent;
    }

    static RunningCounts of(BottleBackends backends, Output output) {
        try {
            return new RunningCounts(Optional.of(backends.enumerateActive().stream()
                    .collect(Collectors.groupingBy(ActiveAgent::agentName, Collectors.counting()))));
        } catch (ProblemException e) {
            output.report(e.problem());
            return new RunningCounts(Optional.empty());
        }
    }

    /// A number, or `?`.
    String text(String agent) {
        return byAgent.map(counts -> counts.getOrDefault(agent, 0L).toString()).orElse("?");
    }

    boolean any(String agent) {
        return byAgent.map(counts -> counts.containsKey(agent)).orElse(false);
    }
}
