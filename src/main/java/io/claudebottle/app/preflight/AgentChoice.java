package io.claudebottle.app.preflight;

import io.claudebottle.manifest.AgentManifest;
import io.claudebottle.manifest.Origin;
import java.util.Locale;

/// One line of the picker.
///
/// @param running bottles of this agent that run now; 0 also while nobody has been asked
public record AgentChoice(String name, String bottle, String description, boolean fromWorkingDirectory, Origin origin, int running) {

    static AgentChoice of(AgentManifest agent) {
        return new AgentChoice(agent.name(), agent.bottle(), agent.description(), agent.fromWorkingDirectory(), agent.origin(), 0);
    }

    AgentChoice withRunning(int count) {
        return new AgentChoice(name, bottle, description, fromWorkingDirectory, origin, count);
    }

    /// Whether the text occurs in what the line shows, whatever its case.
    boolean matches(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return (name + "\n" + bottle + "\n" + description).toLowerCase(Locale.ROOT).contains(wanted);
    }

    /// How well the line answers the text: 0 is its whole name, 1 the beginning of it, 2 a part of it, 3 a part of the bottle's name, 4 all
    /// else. Without a text all are alike.
    int rank(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        String ownName = name.toLowerCase(Locale.ROOT);
        if (wanted.isEmpty() || ownName.equals(wanted)) {
            return 0;
        }
        if (ownName.startsWith(wanted)) {
            return 1;
        }
        if (ownName.contains(wanted)) {
            return 2;
        }
        return bottle.toLowerCase(Locale.ROOT).contains(wanted) ? 3 : 4;
    }
}
