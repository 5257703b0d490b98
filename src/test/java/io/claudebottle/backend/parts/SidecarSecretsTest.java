package io.claudebottle.backend.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.backend.BottlePlan;
import io.claudebottle.backend.BottleSpec;
import io.claudebottle.backend.ScratchBackend;
import io.claudebottle.backend.Secrets;
import io.claudebottle.policy.Grants;
import io.claudebottle.policy.declared.EffectiveRoutes;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.wire.ControlMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SidecarSecretsTest {

    private static final String REFERENCE = "CLAUDE_BOTTLE_OAUTH_TOKEN";

    @TempDir
    Path directory;

    private List<ControlMessage> told(Declared declared, Map<String, String> host, Map<String, String> typed) {
        return new SidecarSecrets(host, Path::of).of(plan(declared), new Secrets(typed));
    }

    private BottlePlan plan(Declared declared) {
        List<Grants.Route> routes = EffectiveRoutes.of(declared.routes(), _ -> true);
        var grants = new Grants("researcher", "", "dev", "", new Grants.Prompt(0, ""), List.of(), List.of(), List.of(), "", routes, List.of(),
                new Grants.Isolation("docker", "runc", "", "", "", "", "", 0, 0, 0, List.of()), new Grants.Workspace("/w", false, ""));
        return new ScratchBackend.Plan(
                new BottleSpec(declared.manifest(), "researcher", false, directory, "researcher-m3hxd"),
                directory, "researcher-m3hxd", grants, List.of(), "", List.of());
    }

    @Test
    void theGateIsTheOnlyOneThatGetsTheCredentialOfARoute() {
        assertThat(told(new Declared().claudeRoute(REFERENCE), Map.of(REFERENCE, "of-the-host"), Map.of()))
                .containsExactly(new ControlMessage.Tokens(Map.of("EGRESS_TOKEN_0", "of-the-host")));
    }

    @Test
    void whatTheOperatorTypedGoesBeforeTheHostsVariable() {
        assertThat(told(new Declared().claudeRoute(REFERENCE), Map.of(REFERENCE, "of-the-host"), Map.of(REFERENCE, "typed")))
                .containsExactly(new ControlMessage.Tokens(Map.of("EGRESS_TOKEN_0", "typed")));
    }

    @Test
    void aCredentialThatNobodyHasIsNotMadeUp() {
        assertThat(told(new Declared().claudeRoute(REFERENCE), Map.of(REFERENCE, " "), Map.of())).isEmpty();
    }

    @Test
    void theKeyOfAGitUpstreamIsReadWhenItIsSent() throws IOException {
        Path key = Files.writeString(directory.resolve("id"), "a key");
        assertThat(told(new Declared().gitGate(key), Map.of(), Map.of())).containsExactly(new ControlMessage.GitKeys(Map.of("repo", "a key")));
    }

    @Test
    void aKeyThatCannotBeReadEndsTheLaunchAndSaysWhich() {
        assertThatThrownBy(() -> told(new Declared().gitGate(directory.resolve("gone")), Map.of(), Map.of()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("SSH key of 'repo'")
                .hasMessageContaining("gone");
    }
}
