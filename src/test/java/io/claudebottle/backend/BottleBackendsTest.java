package io.claudebottle.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Home;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BottleBackendsTest {

    @TempDir
    Path directory;

    private ScratchBackend backend(String name) {
        return new ScratchBackend(name, directory.resolve(name), directory, new BottleStates(new Home(directory)), Path.of("/bin/true"));
    }

    private BottleBackends registry(Map<String, String> environment) {
        return new BottleBackends(List.of(backend("smolmachines"), backend("docker")), environment);
    }

    @Test
    void anExplicitNameWinsOverTheEnvironment() {
        assertThat(registry(Map.of("CLAUDE_BOTTLE_BACKEND", "docker")).get(Optional.of("smolmachines")).name()).isEqualTo("smolmachines");
    }

    @Test
    void theEnvironmentWinsOverTheDefault() {
        assertThat(registry(Map.of("CLAUDE_BOTTLE_BACKEND", "smolmachines")).get(Optional.empty()).name()).isEqualTo("smolmachines");
    }

    @Test
    void theDefaultIsDocker() {
        assertThat(registry(Map.of("CLAUDE_BOTTLE_BACKEND", "")).get(Optional.empty()).name()).isEqualTo("docker");
    }

    @Test
    void anUnknownNameDiesNamingTheSortedKnownOnes() {
        assertThatThrownBy(() -> registry(Map.of()).get(Optional.of("x")))
                .isInstanceOf(ProblemException.class)
                .hasMessage("unknown backend 'x'; known backends: docker, smolmachines");
    }

    @Test
    void anyTextMayBeAskedFor() {
        assertThat(registry(Map.of()).has("no such thing")).isFalse();
        assertThat(registry(Map.of()).has("docker")).isTrue();
    }

    @Test
    void listingSkipsABackendThatIsNotInstalled() {
        ScratchBackend absent = backend("docker");
        absent.missing = Optional.of(Problem.of("docker is not on PATH"));
        ScratchBackend present = backend("smolmachines");
        present.appear("dev-00000");

        var backends = new BottleBackends(List.of(absent, present), Map.of());

        assertThat(backends.enumerateActive()).containsExactly(new ActiveAgent("smolmachines", "dev-00000", "?", "", List.of("egress")));
        assertThat(backends.liveIdentities()).containsExactly("dev-00000");
    }

    @Test
    void listingIsOrderedByBackend() {
        ScratchBackend docker = backend("docker");
        ScratchBackend smolmachines = backend("smolmachines");
        smolmachines.appear("a-00000");
        docker.appear("b-00000");

        assertThat(new BottleBackends(List.of(smolmachines, docker), Map.of()).enumerateActive())
                .extracting(ActiveAgent::backendName)
                .containsExactly("docker", "smolmachines");
    }

    @Test
    void servicesOfAnAgentAreSorted() {
        assertThat(new ActiveAgent("docker", "s", "a", "", List.of("supervise", "egress")).services()).containsExactly("egress", "supervise");
    }

    @Test
    void printingSecretsShowsNamesOnly() {
        assertThat(new Secrets(Map.of("NPM_TOKEN", "canary-value"))).hasToString("Secrets[NPM_TOKEN]");
    }
}
