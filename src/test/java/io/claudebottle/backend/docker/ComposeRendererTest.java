package io.claudebottle.backend.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.parts.AgentEnvironment;
import io.claudebottle.backend.parts.AgentHome;
import io.claudebottle.backend.parts.BundlePlan;
import io.claudebottle.backend.parts.Declared;
import io.claudebottle.backend.parts.Provisioning;
import io.claudebottle.state.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

final class ComposeRendererTest {

    private static BottleShape shape(Declared declared, String runtime, boolean copied, boolean isolatedGateway) {
        var names = new Names("researcher-m3hxd");
        return new BottleShape(
                names,
                new ImagePlan("claude-bottle:latest", true, Optional.empty(), copied ? names.cwdImage() : "", "claude-bottle-sidecars:latest", true),
                AgentEnvironment.of(declared.env(), declared.routes(), Set.of("HOST_NPM")::contains),
                new Settings.Limits(4L << 30, 1.5, 512),
                runtime,
                AgentHome.PROMPT,
                copied,
                isolatedGateway,
                new BundlePlan(true, true, !declared.git().isEmpty(), declared.isSupervised()),
                new TreeMap<>(Map.of("git.internal", "100.64.0.7")));
    }

    private static ComposeProject rendered(Declared declared) {
        return ComposeRenderer.render(shape(declared, "", false, false));
    }

    @Test
    void documentIsTheGoldenOne() throws IOException {
        var declared = new Declared().literal("PRICE", "5$ \"net\"").fromHost("NPM_TOKEN", "HOST_NPM").claudeRoute("TOKEN");

        try (InputStream golden = getClass().getResourceAsStream("docker-compose.yml")) {
            assertThat(ComposeYaml.of(ComposeRenderer.render(shape(declared, "runsc", true, true))))
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void theSameProjectAlwaysGivesTheSameText() {
        var declared = new Declared().literal("B", "2").literal("A", "1");

        assertThat(ComposeYaml.of(rendered(declared))).isEqualTo(ComposeYaml.of(rendered(declared)));
    }

    @Test
    void agentIsOnTheInternalNetworkAlone() {
        ComposeProject project = rendered(new Declared());

        assertThat(project.services().get("agent").networks()).containsOnlyKeys("internal");
        assertThat(project.services().get("sidecars").networks()).containsOnlyKeys("egress", "internal");
        assertThat(project.networks().get("internal").internal()).isTrue();
        assertThat(project.networks().get("egress").internal()).isFalse();
    }

    @Test
    void sidecarsCarryEveryNameThatAnAgentWasEverTold() {
        assertThat(rendered(new Declared()).services().get("sidecars").networks().get("internal"))
                .containsExactly("egress", "git-gate", "pipelock", "supervise");
    }

    @Test
    void sidecarsCarryNoProxyVariables() {
        assertThat(rendered(new Declared()).services().get("sidecars").environment()).containsOnlyKeys("CLAUDE_BOTTLE_SIDECAR_DAEMONS");
    }

    @Test
    void theBundleRunsWhatTheBottleDeclaresInTheOrderOfStarting() throws IOException {
        assertThat(rendered(new Declared()).services().get("sidecars").environment()).containsEntry("CLAUDE_BOTTLE_SIDECAR_DAEMONS", "pipelock,egress");

        var all = rendered(new Declared().supervised().gitGate(Path.of("/k"))).services().get("sidecars");

        assertThat(all.environment())
                .containsOnly(
                        Map.entry("CLAUDE_BOTTLE_SIDECAR_DAEMONS", "pipelock,egress,git-gate,supervise"),
                        Map.entry("SUPERVISE_BOTTLE_SLUG", "researcher-m3hxd"));
        assertThat(all.labels()).containsEntry(Labels.DAEMONS, "pipelock,egress,git-gate,supervise");
    }

    @Test
    void gvisorIsForTheAgentOnly() {
        ComposeProject project = ComposeRenderer.render(shape(new Declared(), "runsc", false, false));

        assertThat(project.services().get("agent").runtime()).isEqualTo("runsc");
        assertThat(project.services().get("sidecars").runtime()).isEmpty();
    }

    @Test
    void hostHasNoAddressOnTheInternalNetworkOfOldAndNewEngines() {
        assertThat(rendered(new Declared()).networks().get("internal").driverOpts())
                .containsExactly(Map.entry("com.docker.network.bridge.inhibit_ipv4", "true"));
        assertThat(ComposeRenderer.render(shape(new Declared(), "", false, true)).networks().get("internal").driverOpts())
                .containsEntry("com.docker.network.bridge.gateway_mode_ipv4", "isolated")
                .containsEntry("com.docker.network.bridge.gateway_mode_ipv6", "isolated");
    }

    @Test
    void noServiceHasAVolume() {
        Map<String, Object> document =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(ComposeYaml.of(rendered(new Declared())));

        assertThat(document).containsOnlyKeys("name", "services", "networks");
        assertThat(document.toString()).doesNotContain("volumes");
    }

    @Test
    void bothServicesDropEveryCapabilityAndGainNone() {
        assertThat(rendered(new Declared()).services().values()).allSatisfy(service -> {
            assertThat(service.capDrop()).containsExactly("ALL");
            assertThat(service.securityOpt()).containsExactly("no-new-privileges");
        });
    }

    @Test
    void labelsAreThoseThatComposeItselfPuts() {
        var labels = new ComposeLabels(rendered(new Declared()), Path.of("/state/researcher-m3hxd/docker-compose.yml"));

        assertThat(labels.container("agent"))
                .containsEntry("com.docker.compose.project", "claude-bottle-researcher-m3hxd")
                .containsEntry("com.docker.compose.service", "agent")
                .containsEntry("com.docker.compose.container-number", "1")
                .containsEntry("com.docker.compose.oneoff", "False")
                .containsEntry("com.docker.compose.project.config_files", "/state/researcher-m3hxd/docker-compose.yml")
                .containsEntry("com.docker.compose.project.working_dir", "/state/researcher-m3hxd")
                .containsKey("com.docker.compose.config-hash");
        assertThat(labels.network("internal"))
                .containsEntry("com.docker.compose.project", "claude-bottle-researcher-m3hxd")
                .containsEntry("com.docker.compose.network", "internal");
    }

    @Test
    void configurationHashChangesWithTheService() {
        Path file = Path.of("/s/docker-compose.yml");
        String before = new ComposeLabels(rendered(new Declared()), file).container("agent").get(Labels.CONFIG_HASH);
        String after = new ComposeLabels(rendered(new Declared().literal("A", "1")), file).container("agent").get(Labels.CONFIG_HASH);

        assertThat(after).isNotEqualTo(before);
    }
}
