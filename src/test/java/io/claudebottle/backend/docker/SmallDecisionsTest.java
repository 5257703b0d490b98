package io.claudebottle.backend.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.BottlePlan.Check.Outcome;
import io.claudebottle.backend.parts.BundlePlan;
import io.claudebottle.backend.parts.Declared;
import io.claudebottle.backend.parts.Digests;
import io.claudebottle.backend.parts.UndoList;
import io.claudebottle.policy.Grants;
import io.claudebottle.state.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SmallDecisionsTest {

    @TempDir
    Path directory;

    @Test
    void engineIsTheVariablesElseTheContextsElseTheDefault() {
        assertThat(Endpoint.of(Map.of("DOCKER_HOST", "tcp://h:1", "DOCKER_CONTEXT", "c"), directory).context("d")).isEmpty();
        assertThat(Endpoint.of(Map.of("DOCKER_CONTEXT", "c"), directory).context("d")).contains("c");
        assertThat(Endpoint.of(Map.of(), directory).context("d")).contains("d");
        assertThat(Endpoint.of(Map.of(), directory).context("")).isEmpty();
        assertThat(Endpoint.of(Map.of("DOCKER_CONTEXT", "default"), directory).context("d")).isEmpty();
    }

    @Test
    void childReachesTheSameEngineEvenWhenTheContextIsSwitchedMeanwhile() {
        assertThat(Endpoint.of(Map.of("DOCKER_HOST", "tcp://h:1", "DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", "/c"), directory).forChild(""))
                .isEqualTo(Map.of("DOCKER_HOST", "tcp://h:1", "DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", "/c"));
        assertThat(Endpoint.of(Map.of(), directory).forChild("colima")).isEqualTo(Map.of("DOCKER_CONTEXT", "colima"));
        assertThat(Endpoint.of(Map.of(), directory).forChild("")).isEqualTo(Map.of("DOCKER_CONTEXT", "default"));
    }

    @Test
    void contextOfTheDockerCommandIsWhereTheEngineIs() throws IOException {
        Path docker = directory.resolve(".docker");
        Path meta = docker.resolve("contexts/meta").resolve(Digests.sha256("remote"));
        Files.createDirectories(meta);
        Files.writeString(docker.resolve("config.json"), "{\"currentContext\":\"remote\"}");
        Files.writeString(meta.resolve("meta.json"), "{\"Name\":\"remote\",\"Endpoints\":{\"docker\":{\"Host\":\"tcp://192.0.2.7:2375\"}}}");

        var engine = new DockerEngine(Endpoint.of(Map.of(), directory));
        assertThat(engine.address()).isEqualTo("tcp://192.0.2.7:2375");
        assertThat(engine.environmentForChild()).containsEntry("DOCKER_CONTEXT", "remote");
    }

    @Test
    void undoingGoesBackwardsAndOnAfterAFailure() {
        List<String> undone = new ArrayList<>();
        var list = new UndoList();
        list.push("network", () -> undone.add("network"));
        list.push("image", () -> {
            throw new IllegalStateException("in use");
        });
        list.push("container", () -> undone.add("container"));

        assertThat(list.run()).singleElement().asString().startsWith("image: ");
        assertThat(undone).containsExactly("container", "network");
        assertThat(list.run()).isEmpty();
    }

    @Test
    void certificatesAreNotOnTheArgvOfABuild() {
        var request = new BuildRequest("t", "agent", new TreeMap<>(Map.of("BASE_IMAGE", "b")), new TreeMap<>(Map.of("EXTRA_CA_CERTS", "PEM")), _ -> {});

        assertThat(request.argv())
                .containsExactly(
                        "docker", "build", "--force-rm", "-t", "t", "--label", "io.claudebottle.image=agent", "--build-arg", "BASE_IMAGE=b",
                        "--build-arg", "EXTRA_CA_CERTS", "-");
    }

    @Test
    void variablesChooseTheBasesBeforeTheSettings() {
        var settings = Settings.Images.defaults();

        assertThat(BaseImages.of(Map.of(), settings)).isEqualTo(new BaseImages(
                settings.agentBase(), settings.sidecarBase(), settings.sidecarJdk(), settings.pipelock(), settings.gitleaks()));
        assertThat(BaseImages.of(Map.of("CLAUDE_BOTTLE_AGENT_BASE_IMAGE", "mine"), settings).agent()).isEqualTo("mine");
    }

    @Test
    void aBundleWithoutPipelockIsBuiltFromItsBaseAndSaysThatNothingIsScanned() {
        BaseImages images = BaseImages.of(Map.of("CLAUDE_BOTTLE_PIPELOCK_IMAGE", "none"), Settings.Images.defaults().withSidecarBase("base"));
        assertThat(images.pipelockOrBase()).isEqualTo("base");
        assertThat(images.gitleaksOrBase()).isEqualTo(Settings.Images.defaults().gitleaks());

        BundlePlan plan = BundlePlan.of(new Declared().manifest().bottleFor("researcher"), images.hasPipelock(), images.hasGitleaks());
        assertThat(plan.daemons()).containsExactly("egress");
        assertThat(plan.sidecars()).contains(new Grants.Sidecar("pipelock", false, "switched off: nothing is scanned"));
        assertThat(plan.checks("name an image", "")).singleElement().satisfies(check -> {
            assertThat(check.outcome()).isEqualTo(Outcome.WARNED);
            assertThat(check.what()).isEqualTo("Request bodies are not scanned: there is no pipelock");
            assertThat(check.fix()).isEqualTo("name an image");
        });
    }

    @Test
    void gvisorIsFoundByItsKeyAndVersionsByTheirFirstNumber() {
        assertThat(new EngineFacts.Info("28.0.1", Set.of("runc", "runsc"), "runc")).matches(EngineFacts.Info::hasGvisor).returns(28, EngineFacts.Info::majorVersion);
        assertThat(new EngineFacts.Info("dev", Set.of("runc-runsc"), "runc").hasGvisor()).isFalse();
        assertThat(new EngineFacts.Info("dev", Set.of(), "runc").majorVersion()).isZero();
    }

    @Test
    void missingDockerCommandFailsItsCheck() {
        assertThat(new HostProbe(Map.of("PATH", directory.toString())).dockerCommand().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void anAuthorityIsTrustedOnlyWhenItsOwnFingerprintIsFoundInside() {
        assertThat(Digests.colons("ab12ff")).isEqualTo("AB:12:FF");
        assertThat(AuthorityInside.holds("1 added\nsha256 Fingerprint=AB:12:FF\n", "AB:12:FF")).isTrue();
        assertThat(AuthorityInside.holds("sha256 Fingerprint=AB:12:00", "AB:12:FF")).isFalse();
        assertThat(AuthorityInside.holds("sha256 Fingerprint=", "")).isFalse();
    }

    @Test
    void listeningAnewWaitsLongerEachTimeButNotForEver() {
        assertThat(EngineWatch.longer(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(2));
        assertThat(EngineWatch.longer(Duration.ofSeconds(20))).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void runtimeImageIsTheDerivedOneWhenThereIsOne() {
        assertThat(new ImagePlan("a", true, Optional.empty(), "", "s", true).runtime()).isEqualTo("a");
        assertThat(new ImagePlan("a", true, Optional.empty(), "d", "s", true).runtime()).isEqualTo("d");
    }
}
