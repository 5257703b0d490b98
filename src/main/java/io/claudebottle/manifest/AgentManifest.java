package io.claudebottle.manifest;

import java.util.List;

/// A declared agent.
///
/// @param name file name without `.md`
/// @param bottle name of the bottle it runs in
/// @param skills directories under `~/.claude/skills/`
/// @param description the Claude subagent key of that name; "" if absent
/// @param prompt Markdown body; "" means no prompt flag
/// @param fromWorkingDirectory declared by the repository in the working directory instead of the operator's home
public record AgentManifest(
        String name,
        String bottle,
        List<Skill> skills,
        String description,
        String prompt,
        boolean fromWorkingDirectory,
        Origin origin) {

    public record Skill(String name, Origin origin) {}
}
