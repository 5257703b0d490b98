package io.claudebottle.backend.parts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.manifest.AgentManifest;
import io.claudebottle.manifest.GitUser;
import io.claudebottle.policy.GitConfig;
import io.claudebottle.policy.GitUpstreams;
import io.claudebottle.policy.Grants;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is put into a bottle once it runs (original, 11).
public final class Provisioning {

    private static final Logger LOG = LoggerFactory.getLogger(Provisioning.class);
    private static final String SUPERVISE = "http://supervise:9100/";
    private static final String SKILLS = AgentHome.PATH + "/.claude/skills/";
    private static final String GIT_RULES = AgentHome.PATH + "/.gitconfig-claude-bottle";
    private static final String CLAUDE_JSON = AgentHome.PATH + "/.claude.json";
    private static final int OWNER_ONLY = 0600;

    private final Inside inside;

    public Provisioning(Inside inside) {
        this.inside = inside;
    }

    /// @return where it is; empty when the agent has none
    public Optional<String> prompt(String prompt) {
        if (prompt.isEmpty()) {
            return Optional.empty();
        }
        inside.write(AgentHome.PROMPT, prompt.getBytes(StandardCharsets.UTF_8), OWNER_ONLY);
        return Optional.of(AgentHome.PROMPT);
    }

    public void skill(AgentManifest.Skill skill, Path directory) {
        inside.copy(directory, SKILLS + skill.name());
    }

    /// Claude's trust in the working directory, and its history: a copy of the files was made without it.
    public void workspace(Path userCwd) {
        Path history = userCwd.resolve(".git");
        if (Files.exists(history)) {
            inside.copy(history, AgentHome.WORKSPACE + "/.git");
        }
        String before = run("cat " + CLAUDE_JSON + " 2> /dev/null || true\n", List.of()).stdout();
        inside.write(CLAUDE_JSON, trusting(before, AgentHome.WORKSPACE).getBytes(StandardCharsets.UTF_8), OWNER_ONLY);
    }

    /// Sends git to the gate for every upstream that it serves, in a file of its own: there may be a configuration already.
    public void gitGate(GitUpstreams upstreams) {
        if (upstreams.list().isEmpty()) {
            return;
        }
        String rules = GitConfig.render(upstreams.list(), Grants.Sidecar.GIT_GATE, GitConfig.DEFAULT_PORT);
        inside.write(GIT_RULES, rules.getBytes(StandardCharsets.UTF_8), OWNER_ONLY);
        run("git config --global --add include.path \"$1\"\n", List.of(GIT_RULES));
    }

    public void gitUser(GitUser user) {
        user.name().ifPresent(name -> run("git config --global user.name \"$1\"\n", List.of(name)));
        user.email().ifPresent(email -> run("git config --global user.email \"$1\"\n", List.of(email)));
    }

    /// Tells claude of the supervise sidecar; its own settings file is not read for that (original, 24). An agent without it is less, but
    /// not in danger, so a failure is no end of the launch.
    public void supervise() {
        String command = "claude mcp add --scope user --transport http supervise " + SUPERVISE;
        ExecResult result = inside.script(command + "\n", List.of());
        if (result.returnCode() != 0) {
            LOG.warn("claude does not know the supervise sidecar; by hand: {} {}: {}", inside.byHand(), command, result.stderr().strip());
        }
    }

    private ExecResult run(String script, List<String> arguments) {
        ExecResult result = inside.script(script, arguments);
        if (result.returnCode() != 0) {
            throw new ProblemException(
                    Problem.of("provisioning failed in the bottle: " + script.strip(), "Look whether what this needs is there, in the image or on the host.")
                            .withEvidence(result.stderr().lines().toList()));
        }
        return result;
    }

    /// Claude's own state with one more directory that it does not ask about.
    ///
    /// @param claudeJson its `.claude.json`; "" when there is none
    public static String trusting(String claudeJson, String directory) {
        try {
            JsonNode read = new ObjectMapper().readTree(claudeJson);
            ObjectNode root = read instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
            ObjectNode project = root.withObjectProperty("projects").withObjectProperty(directory);
            project.put("hasTrustDialogAccepted", true);
            return root.toPrettyString() + "\n";
        } catch (JsonProcessingException e) {
            throw new ProblemException(
                    Problem.of("claude's state " + CLAUDE_JSON + " in the bottle is not JSON", "Correct it where it comes from, the image or the skill."), e);
        }
    }
}
