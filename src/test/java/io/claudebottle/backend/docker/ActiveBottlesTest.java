package io.claudebottle.backend.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.ActiveAgent;
import io.claudebottle.backend.docker.EngineFacts.Container;
import io.claudebottle.state.Metadata;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ActiveBottlesTest {

    private static Container container(String name, String state, Map<String, String> labels) {
        return new Container("id-" + name, name, state, Instant.EPOCH, labels);
    }

    private static Map<String, String> project(String identity) {
        return Map.of(Labels.PROJECT, "claude-bottle-" + identity);
    }

    private static List<ActiveAgent> list(Container... containers) {
        return ActiveBottles.of(List.of(containers), _ -> "supervise,egress", identity -> identity.equals("known-00001")
                ? Optional.of(new Metadata(identity, "known", "/w", false, "2026-11-24T02:00:00Z", "", "docker"))
                : Optional.empty());
    }

    @Test
    void agentAndStartComeFromTheMetadata() {
        assertThat(list(container("claude-bottle-known-00001", "running", project("known-00001"))))
                .containsExactly(new ActiveAgent("docker", "known-00001", "known", "2026-11-24T02:00:00Z", List.of()));
    }

    @Test
    void bottleWithoutMetadataIsListedAndNeverHidden() {
        assertThat(list(container("claude-bottle-x-00002", "running", project("x-00002"))))
                .containsExactly(new ActiveAgent("docker", "x-00002", "?", "", List.of()));
    }

    @Test
    void servicesAreTheBundlesDaemonsSorted() {
        var labelled = Map.of(Labels.PROJECT, "claude-bottle-x-00002", Labels.DAEMONS, "supervise, egress");

        assertThat(list(
                        container("claude-bottle-x-00002", "running", project("x-00002")),
                        container("claude-bottle-sidecars-x-00002", "running", labelled)))
                .singleElement()
                .returns(List.of("egress", "supervise"), ActiveAgent::services);
    }

    @Test
    void bundleWithoutTheLabelIsAskedForItsEnvironment() {
        assertThat(list(
                        container("claude-bottle-x-00002", "running", project("x-00002")),
                        container("claude-bottle-sidecars-x-00002", "running", project("x-00002"))))
                .singleElement()
                .returns(List.of("egress", "supervise"), ActiveAgent::services);
    }

    @Test
    void bundleThatIsNotRunningOffersNothing() {
        assertThat(list(
                        container("claude-bottle-x-00002", "running", project("x-00002")),
                        container("claude-bottle-sidecars-x-00002", "exited", project("x-00002"))))
                .singleElement()
                .returns(List.of(), ActiveAgent::services);
    }

    @Test
    void bottleWhoseAgentEndedIsNotActive() {
        assertThat(list(
                        container("claude-bottle-x-00002", "exited", project("x-00002")),
                        container("claude-bottle-sidecars-x-00002", "running", project("x-00002"))))
                .isEmpty();
    }

    @Test
    void composeProjectsOfOthersAreNotBottles() {
        assertThat(list(
                        container("claude-bottle-web-agent-1", "running", Map.of(Labels.PROJECT, "claude-bottle-web", Labels.SERVICE, "agent")),
                        container("web", "running", Map.of(Labels.PROJECT, "web"))))
                .isEmpty();
    }

    @Test
    void listIsSortedByIdentity() {
        assertThat(list(
                        container("claude-bottle-b-00002", "running", project("b-00002")),
                        container("claude-bottle-a-00001", "running", project("a-00001"))))
                .extracting(ActiveAgent::slug)
                .containsExactly("a-00001", "b-00002");
    }
}
