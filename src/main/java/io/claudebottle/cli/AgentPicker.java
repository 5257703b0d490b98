package io.claudebottle.cli;

import io.claudebottle.manifest.AgentManifest;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.problem.ProblemException;
import java.util.List;
import java.util.Optional;

/// Lets the operator choose an agent from a numbered list.
final class AgentPicker {

    private final Terminal terminal;
    private final Output output;

    AgentPicker(Terminal terminal, Output output) {
        this.terminal = terminal;
        this.output = output;
    }

    /// @return the chosen agent; empty when the operator left it at that
    /// @throws ProblemException when nothing can be chosen, or what was typed is no agent
    Optional<String> pick(Manifest manifest, RunningCounts running) {
        List<AgentManifest> agents = List.copyOf(manifest.agents().values());
        if (agents.isEmpty()) {
            throw new ProblemException("no agent is defined yet", "claude-bottle init writes a first bottle and agent.");
        }
        output.blankLine();
        for (int i = 0; i < agents.size(); i++) {
            String name = agents.get(i).name();
            output.line(String.format("%3d  %s", i + 1, name) + (running.any(name) ? " (" + running.text(name) + " running)" : ""));
        }
        output.blankLine();
        return terminal.ask(Output.PREFIX + "which agent? [number or name] ")
                .map(String::strip)
                .filter(answer -> !answer.isEmpty())
                .map(answer -> named(answer, agents, manifest));
    }

    private static String named(String answer, List<AgentManifest> agents, Manifest manifest) {
        if (!manifest.agents().containsKey(answer) && answer.matches("\\d{1,9}")) {
            int number = Integer.parseInt(answer);
            if (number < 1 || number > agents.size()) {
                throw new ProblemException("there is no agent number " + number, "Choose 1 to " + agents.size() + ".");
            }
            return agents.get(number - 1).name();
        }
        return manifest.requireAgent(answer).name();
    }
}
