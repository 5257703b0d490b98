package io.claudebottle.manifest;

import io.claudebottle.problem.ProblemException;
import java.util.List;
import java.util.SortedMap;

/// Everything that could be read. One broken file never hides the others: it is listed in [#broken].
///
/// @param bottles by name
/// @param agents by name; an agent whose bottle is broken or missing is in [#broken] instead
/// @param broken one entry a problem, in the order of files
/// @param warnings skipped files, an ignored `bottles/` under the working directory
public record Manifest(
        SortedMap<String, BottleManifest> bottles,
        SortedMap<String, AgentManifest> agents,
        List<ManifestProblem> broken,
        List<ManifestProblem> warnings) {

    /// @throws ProblemException naming the agents that exist, or the problem in the file that should have declared it
    public AgentManifest requireAgent(String name) {
        AgentManifest agent = agents.get(name);
        if (agent != null) {
            return agent;
        }
        for (ManifestProblem problem : broken) {
            if (problem.file().getFileName().toString().equals(name + ".md") && problem.file().getParent() != null
                    && problem.file().getParent().endsWith("agents")) {
                throw new ProblemException(problem.asProblem());
            }
        }
        throw new ProblemException(
                "agent '" + name + "' is not defined",
                agents.isEmpty()
                        ? "No agent is defined yet; run init to write one."
                        : "Defined agents: " + String.join(", ", agents.keySet()) + ".");
    }

    /// The bottle that the named agent runs in; the loader guarantees that it exists.
    public BottleManifest bottleFor(String agentName) {
        AgentManifest agent = requireAgent(agentName);
        BottleManifest bottle = bottles.get(agent.bottle());
        if (bottle == null) {
            throw new ProblemException("bottle '" + agent.bottle() + "' of agent '" + agentName + "' is not defined", "");
        }
        return bottle;
    }
}
