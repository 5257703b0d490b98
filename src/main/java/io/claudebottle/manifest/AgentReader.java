package io.claudebottle.manifest;

import io.claudebottle.manifest.Fields.Pointer;
import io.claudebottle.problem.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Reads an agent's file (original, 4.8). The same file may serve as a Claude Code subagent, so that one's keys are accepted and
/// ignored.
final class AgentReader {

    private static final List<String> KEYS = List.of("bottle", "skills", "name", "description", "model", "color", "memory", "tools");

    private static final Pointer IN_THE_BOTTLE = new Pointer(
            "an agent cannot declare this.", "Declare it in the bottle: an agent's file may come from a cloned repository.");
    private static final Map<String, Pointer> POINTERS = Map.of(
            "git", IN_THE_BOTTLE,
            "git_user", IN_THE_BOTTLE,
            "egress", IN_THE_BOTTLE,
            "env", IN_THE_BOTTLE,
            "supervise", IN_THE_BOTTLE,
            "prompt", new Pointer("an agent cannot declare this.", "Write the prompt below the front matter."));

    private static final Pattern SKILL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private final Set<String> sound;
    private final SortedSet<String> declared;

    /// @param sound bottles that are in order
    /// @param declared bottles that have a file
    AgentReader(Set<String> sound, Set<String> declared) {
        this.sound = sound;
        this.declared = new TreeSet<>(declared);
    }

    /// Empty when the file is not in order; then the faults say why.
    ///
    /// @param fromWorkingDirectory the file lies in the repository and not in the operator's home
    Optional<AgentManifest> read(String name, Document document, boolean fromWorkingDirectory, Faults faults) {
        var fields = new Fields(document.keys(), "", faults);
        fields.allow(KEYS, POINTERS);
        Optional<String> bottle = fields.requiredText("bottle", "Name the bottle that the agent runs in.");
        bottle.ifPresent(wanted -> checkBottle(wanted, fields));
        List<AgentManifest.Skill> skills = fields.items("skills").map(items -> skills(items, faults)).orElse(List.of());
        return bottle.filter(_ -> !faults.any())
                .map(wanted -> new AgentManifest(name, wanted, skills, description(document.keys()), document.body(), fromWorkingDirectory,
                        new Origin(faults.file(), 1)));
    }

    private void checkBottle(String wanted, Fields fields) {
        if (!declared.contains(wanted)) {
            fields.fault("bottle", "there is no bottle " + Quoted.of(wanted) + ".", Available.hint(wanted, declared));
        } else if (!sound.contains(wanted)) {
            fields.fault("bottle", "the bottle " + Quoted.of(wanted) + " is broken.", "Correct bottles/" + wanted + ".md first.");
        }
    }

    private static List<AgentManifest.Skill> skills(List<Yaml> items, Faults faults) {
        List<AgentManifest.Skill> skills = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            String at = "skills[" + i + "]";
            int line = items.get(i).line();
            Fields.text(items.get(i), at, faults).ifPresent(skill -> {
                if (!SKILL.matcher(skill).matches() || skill.contains("..")) {
                    faults.add(line, at, Quoted.of(skill) + " is not the name of a skill.", "Name a directory under ~/.claude/skills/.");
                } else if (skills.stream().anyMatch(other -> other.name().equals(skill))) {
                    faults.add(line, at, Quoted.of(skill) + " stands twice.", "Keep one.");
                } else {
                    skills.add(new AgentManifest.Skill(skill, new Origin(faults.file(), line)));
                }
            });
        }
        return List.copyOf(skills);
    }

    /// Claude Code's key, so whatever it holds is not ours to judge; one line of it serves as the agent's subtitle.
    private static String description(Yaml.Mapping keys) {
        Yaml.Field field = keys.fields().get("description");
        return field != null && field.value() instanceof Yaml.Scalar scalar && scalar.type() != Yaml.Type.NOTHING
                ? Printable.of(scalar.text().strip().lines().findFirst().orElse(""))
                : "";
    }
}
