package io.claudebottle.backend.docker;

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
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is put into an agent's container once it runs (original, 11).
final class Provisioning {

    static final String PROMPT = ComposeRenderer.HOME + "/.claude-bottle-prompt.txt";

    private static final Logger LOG = LoggerFactory.getLogger(Provisioning.class);
    private static final String SUPERVISE = "http://supervise:9100/";
    private static final String SKILLS = ComposeRenderer.HOME + "/.claude/skills/";
    private static final String GIT_RULES = ComposeRenderer.HOME + "/.gitconfig-claude-bottle";
    private static final String CLAUDE_JSON = ComposeRenderer.HOME + "/.claude.json";
    private static final int OWNER_ONLY = 0600;

    private final DockerCli cli;
    private final CopyIn copyIn;

    Provisioning(DockerCli cli, CopyIn copyIn) {
        this.cli = cli;
        this.copyIn = copyIn;
    }

    Optional<String> prompt(DockerBottlePlan plan, String container) {
        String prompt = plan.prompt();
        if (prompt.isEmpty()) {
            return Optional.empty();
        }
        copyIn.write(container, PROMPT, prompt.getBytes(StandardCharsets.UTF_8), OWNER_ONLY, TarArchive.NODE);
        return Optional.of(PROMPT);
    }

    void skill(AgentManifest.Skill skill, Path directory, String container) {
        copyIn.copy(container, directory, SKILLS + skill.name());
    }

    /// The working directory's history, which its image was built without, and claude's trust in it.
    void workspace(DockerBottlePlan plan, String container) {
        if (!plan.spec().copyCwd()) {
            return;
        }
        Path history = plan.spec().userCwd().resolve(".git");
        if (Files.exists(history)) {
            copyIn.copy(container, history, ComposeRenderer.WORKSPACE + "/.git");
        }
        String before = run(container, "cat " + CLAUDE_JSON + " 2> /dev/null || true\n", List.of()).stdout();
        copyIn.write(
                container, CLAUDE_JSON, trusting(before, ComposeRenderer.WORKSPACE).getBytes(StandardCharsets.UTF_8), OWNER_ONLY, TarArchive.NODE);
    }

    /// Sends git to the gate for every upstream that it serves, in a file of its own: the image may have a configuration already.
    void gitGate(GitUpstreams upstreams, String container) {
        if (upstreams.list().isEmpty()) {
            return;
        }
        String rules = GitConfig.render(upstreams.list(), Grants.Sidecar.GIT_GATE, GitConfig.DEFAULT_PORT);
        copyIn.write(container, GIT_RULES, rules.getBytes(StandardCharsets.UTF_8), OWNER_ONLY, TarArchive.NODE);
        run(container, "git config --global --add include.path \"$1\"\n", List.of(GIT_RULES));
    }

    void gitUser(GitUser user, String container) {
        user.name().ifPresent(name -> run(container, "git config --global user.name \"$1\"\n", List.of(name)));
        user.email().ifPresent(email -> run(container, "git config --global user.email \"$1\"\n", List.of(email)));
    }

    /// Tells claude of the supervise sidecar; its own settings file is not read for that (original, 24). An agent without it is less, but
    /// not in danger, so a failure is no end of the launch.
    void supervise(String container) {
        String script = "claude mcp add --scope user --transport http supervise " + SUPERVISE + "\n";
        ExecResult result = cli.script(container, ComposeRenderer.USER, Map.of(), script, List.of(), _ -> {});
        if (result.returnCode() != 0) {
            LOG.warn("claude in {} does not know the supervise sidecar; by hand: docker exec -u node {} {}: {}",
                    container, container, script.strip(), result.stderr().strip());
        }
    }

    private ExecResult run(String container, String script, List<String> arguments) {
        ExecResult result = cli.script(container, ComposeRenderer.USER, Map.of(), script, arguments, _ -> {});
        if (result.returnCode() != 0) {
            throw new ProblemException(
                    Problem.of("provisioning failed in the bottle: " + script.strip(), "Look whether the agent's image has what this needs.")
                            .withEvidence(result.stderr().lines().toList()));
        }
        return result;
    }

    /// Claude's own state with one more directory that it does not ask about.
    ///
    /// @param claudeJson its `.claude.json`; "" when there is none
    static String trusting(String claudeJson, String directory) {
        try {
            JsonNode read = new ObjectMapper().readTree(claudeJson);
            ObjectNode root = read instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
            ObjectNode project = root.withObjectProperty("projects").withObjectProperty(directory);
            project.put("hasTrustDialogAccepted", true);
            return root.toPrettyString() + "\n";
        } catch (JsonProcessingException e) {
            throw new ProblemException(
                    Problem.of("claude's state " + CLAUDE_JSON + " in the agent's image is not JSON", "Correct it in the image's Dockerfile."), e);
        }
    }
}
