package io.claudebottle.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the front matter of an agent (original, 4.8). The same file may serve as a Claude Code subagent, so that one's keys are
/// accepted and ignored.
final class AgentReader {

    private static final List<String> KEYS = List.of("bottle", "skills", "name", "description", "model", "color", "memory", "tools");
    private static final String GIT_POINTER = "Declare it in the bottle: an agent's file may come from a cloned repository.";
    private static final Map<String, String> REFUSED = Map.of(
            "git", GIT_POINTER, "git_user", GIT_POINTER, "egress", GIT_POINTER, "env", GIT_POINTER,
            "prompt", "Write the prompt below the front matter.");
    private static final Pattern SKILL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private AgentReader() {}

    /// Empty when the file is not in order; then the faults say why.
    ///
    /// @param fromWorkingDirectory the file lies in the repository and not in the operator's home
    static Optional<AgentManifest> read(String name, Yaml.Mapping mapping, String prompt, boolean fromWorkingDirectory, Faults faults) {
        var fields = new Fields(mapping, "", faults);
        fields.allow(KEYS, "an agent cannot declare this.", REFUSED);
        Optional<String> bottle = fields.requiredText("bottle", "Name the bottle that the agent runs in.");
        List<AgentManifest.Skill> skills = skills(fields);
        if (faults.any()) {
            return Optional.empty();
        }
        String description = mapping.fields().containsKey("description") && mapping.fields().get("description").value() instanceof Yaml.Scalar scalar && !scalar.isNull()
                ? scalar.text().strip()
                : "";
        return bottle.map(declared -> new AgentManifest(name, declared, skills, description, prompt, fromWorkingDirectory, new Origin(faults.file(), 1)));
    }

    private static List<AgentManifest.Skill> skills(Fields fields) {
        List<AgentManifest.Skill> skills = new ArrayList<>();
        List<Yaml> items = fields.items("skills").orElse(List.of());
        for (int i = 0; i < items.size(); i++) {
            String path = "skills[" + i + "]";
            int line = items.get(i).line();
            Fields.text(items.get(i), path, fields.faults()).ifPresent(skill -> {
                if (!SKILL.matcher(skill).matches() || skill.contains("..")) {
                    fields.faults().add(line, path, "'" + skill + "' is not the name of a skill.", "Name a directory under ~/.claude/skills/.");
                } else if (skills.stream().anyMatch(other -> other.name().equals(skill))) {
                    fields.faults().add(line, path, "'" + skill + "' stands twice.", "Keep one.");
                } else {
                    skills.add(new AgentManifest.Skill(skill, new Origin(fields.faults().file(), line)));
                }
            });
        }
        return List.copyOf(skills);
    }
}
