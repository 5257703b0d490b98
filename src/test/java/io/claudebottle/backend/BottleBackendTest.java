package io.claudebottle.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.manifest.AgentManifest;
import io.claudebottle.manifest.BottleManifest;
import io.claudebottle.manifest.GitEntry;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.manifest.Origin;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The template method that no backend can skip.
class BottleBackendTest {

    @TempDir
    Path user;

    ScratchBackend backend;

    @BeforeEach
    void create() {
        backend = new ScratchBackend("scratch", user.resolve("bottles"), user, new BottleStates(new Home(user.resolve("home"))), Path.of("/bin/true"));
    }

    private Manifest manifest(List<String> skills, List<String> keys) {
        var origin = new Origin(user.resolve("dev.md"), 2);
        var bottles = new TreeMap<String, BottleManifest>();
        bottles.put("dev", new BottleManifest("dev", Map.of(),
                keys.stream().map(key -> new GitEntry("repo", new GitEntry.Upstream("ssh://git@h/r.git", "git", "h", 22, "r.git"), key,
                        Optional.empty(), Map.of(), origin)).toList(),
                List.of(), false, Optional.empty(), Optional.empty(), "", origin));
        var agents = new TreeMap<String, AgentManifest>();
        agents.put("dev", new AgentManifest("dev", "dev", skills.stream().map(skill -> new AgentManifest.Skill(skill, origin)).toList(), "", "", false, origin));
        return new Manifest(bottles, agents, List.of(), List.of());
    }

    private BottleSpec spec(String agent, List<String> skills, List<String> keys) {
        return new BottleSpec(manifest(skills, keys), agent, false, user, "dev-00000");
    }

    @Test
    void theAgentIsCheckedBeforeItsSkills() {
        assertThatThrownBy(() -> backend.prepare(spec("nobody", List.of("missing"), List.of("/no/key")), user))
                .isInstanceOf(ProblemException.class)
                .hasMessage("agent 'nobody' is not defined");
    }

    @Test
    void aMissingSkillIsNamedWithItsPathAndTheFixBeforeAnyKeyIsLookedAt() {
        assertThatThrownBy(() -> backend.prepare(spec("dev", List.of("init-prd"), List.of("/no/key")), user))
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem().what() + " " + e.problem().fix())
                        .isEqualTo("skill 'init-prd' not found on host at " + user.resolve(".claude/skills/init-prd")
                                + ". Create it under ~/.claude/skills/, then re-run."));
    }

    @Test
    void aSkillThatIsAFileIsNotASkill() throws IOException {
        Files.createDirectories(user.resolve(".claude/skills"));
        Files.writeString(user.resolve(".claude/skills/init-prd"), "");

        assertThatThrownBy(() -> backend.prepare(spec("dev", List.of("init-prd"), List.of()), user)).hasMessageContaining("skill 'init-prd' not found");
    }

    @Test
    void aMissingGitKeyIsNamedWithItsExpandedPath() {
        assertThatThrownBy(() -> backend.prepare(spec("dev", List.of(), List.of("~/.ssh/none")), user))
                .hasMessage("git upstream key file not found for 'repo': " + user.resolve(".ssh/none"));
    }

    @Test
    void provisioningHasAFixedOrderSoThatTheTrustStoreComesFirst() {
        var plan = backend.prepare(spec("dev", List.of(), List.of()), user);

        backend.provision(plan, "target");

        assertThat(backend.provisioned).containsExactly("ca", "prompt", "skills", "git", "supervise");
    }

    @Test
    void anEmptyPromptIsNotProvisioned() {
        var plan = backend.prepare(spec("dev", List.of(), List.of()), user);

        assertThat(backend.provision(plan, "target")).isEmpty();
    }
}
