package io.claudebottle.backend.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.BottleCleanupPlan.Leftover;
import io.claudebottle.backend.docker.CleanupSnapshot.State;
import io.claudebottle.backend.docker.EngineFacts.Container;
import io.claudebottle.backend.docker.EngineFacts.Image;
import io.claudebottle.backend.docker.EngineFacts.Network;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CleanupClassifierTest {

    private static final Instant NOW = Instant.parse("2026-11-24T02:00:00Z");
    private static final Instant LONG_AGO = NOW.minusSeconds(3600);

    private final List<Container> containers = new ArrayList<>();
    private final List<Network> networks = new ArrayList<>();
    private final List<Image> images = new ArrayList<>();
    private final List<State> states = new ArrayList<>();
    private final Set<String> live = new HashSet<>();

    private DockerBottleCleanupPlan plan() {
        return CleanupClassifier.classify(new CleanupSnapshot(containers, networks, images, states, live, NOW));
    }

    private Leftover only() {
        assertThat(plan().leftovers()).hasSize(1);
        return plan().leftovers().getFirst();
    }

    private void container(String name, String state, String project) {
        containers.add(new Container("id-" + name, name, state, LONG_AGO, project.isEmpty() ? Map.of() : Map.of(Labels.PROJECT, project)));
    }

    private void network(String name, String project, Instant created) {
        networks.add(new Network("id-" + name, name, created, project.isEmpty() ? Map.of() : Map.of(Labels.PROJECT, project)));
    }

    @Test
    void projectWhoseAgentEndedIsALeftoverWithAllItsObjects() {
        container("claude-bottle-a-00001", "exited", "claude-bottle-a-00001");
        container("claude-bottle-sidecars-a-00001", "running", "claude-bottle-a-00001");
        network("claude-bottle-net-a-00001", "claude-bottle-a-00001", LONG_AGO);

        assertThat(only()).returns(false, Leftover::locked).returns("compose project", Leftover::kind).returns("claude-bottle-a-00001", Leftover::name);
        assertThat(plan().items().getFirst().containers()).hasSize(2);
        assertThat(plan().items().getFirst().networks()).hasSize(1);
    }

    @Test
    void aliveBottleIsNeverTicked() {
        container("claude-bottle-a-00001", "running", "claude-bottle-a-00001");
        container("claude-bottle-b-00002", "paused", "claude-bottle-b-00002");

        assertThat(plan().leftovers()).hasSize(2).allMatch(Leftover::locked).allMatch(leftover -> leftover.reason().startsWith("alive"));
        assertThat(plan().isEmpty()).isTrue();
        assertThat(plan().only(Set.of("project:claude-bottle-a-00001")).leftovers()).isEmpty();
    }

    /// Between its networks and its agent a launch looks like a wreck.
    @Test
    void launchOfAnotherProcessIsNotTakenForAWreck() {
        network("claude-bottle-net-a-00001", "claude-bottle-a-00001", NOW.minusSeconds(5));

        assertThat(only().locked()).isTrue();
    }

    @Test
    void networksWithoutAContainerAreALeftoverAfterAMinute() {
        network("claude-bottle-net-a-00001", "claude-bottle-a-00001", NOW.minusSeconds(61));

        assertThat(only().locked()).isFalse();
    }

    @Test
    void stoppedSidecarsAreFoundToo() {
        container("claude-bottle-sidecars-a-00001", "exited", "claude-bottle-a-00001");

        assertThat(only()).returns(false, Leftover::locked).returns("its agent's container is gone", Leftover::reason);
    }

    @Test
    void containersAndNetworksThatNoProjectOwnsAreStrays() {
        container("claude-bottle-old", "exited", "");
        network("claude-bottle-bundle-old", "", LONG_AGO);

        assertThat(plan().leftovers()).extracting(Leftover::kind).containsExactly("container", "network");
    }

    @Test
    void networkOfALiveBottleOfAnotherBackendIsLocked() {
        network("claude-bottle-bundle-vm-00009", "", LONG_AGO);
        live.add("vm-00009");

        assertThat(only().locked()).isTrue();
    }

    @Test
    void objectsOfOthersAreNeverListed() {
        container("postgres", "exited", "");
        container("my-claude-bottle-x", "exited", "");
        container("claude-bottle-web-db-1", "exited", "claude-bottle-web");
        container("claude-bottle-x-00001", "exited", "their-project");
        network("claude-bottle-web_default", "claude-bottle-web", LONG_AGO);
        network("bridge", "", LONG_AGO);
        images.add(new Image("i", List.of("claude-bottle-sidecars", "claude-bottle", "postgres"), LONG_AGO, 1, Map.of()));

        assertThat(plan().leftovers()).isEmpty();
    }

    @Test
    void stateOfABottleAliveOnAnyBackendIsNeverALeftover() {
        states.add(new State("vm-00009", false, "", 10));
        live.add("vm-00009");

        assertThat(only()).returns(true, Leftover::locked).returns("alive: its bottle is running", Leftover::reason);
    }

    @Test
    void preservedStateIsShownLockedAndItsImageNotAtAll() {
        states.add(new State("a-00001", true, "2026-11-23T00:00:00Z", 10));
        images.add(new Image("i", List.of("claude-bottle-rebuilt-a-00001"), LONG_AGO, 1, Map.of()));

        assertThat(only()).returns(true, Leftover::locked).returns("preserved: it can be resumed", Leftover::reason);
    }

    @Test
    void stateWithoutABottleIsALeftoverWithItsSizeAndAge() {
        states.add(new State("a-00001", false, "2026-11-23T00:00:00Z", 4096));

        assertThat(only())
                .returns(false, Leftover::locked)
                .returns("state directory", Leftover::kind)
                .returns(4096L, Leftover::bytes)
                .returns("2026-11-23T00:00:00Z", Leftover::createdAt);
    }

    @Test
    void imagesMadeForOneBottleGoWithIt() {
        images.add(new Image("i", List.of("claude-bottle-cwd-a-00001"), LONG_AGO, 7, Map.of()));
        assertThat(only().locked()).isFalse();

        container("claude-bottle-a-00001", "running", "claude-bottle-a-00001");
        assertThat(plan().leftovers()).hasSize(2).allMatch(Leftover::locked);
    }

    @Test
    void orderIsContainersThenNetworksThenImagesThenState() {
        states.add(new State("a-00001", false, "", 1));
        images.add(new Image("i", List.of("claude-bottle-cwd-a-00001"), LONG_AGO, 7, Map.of()));
        network("claude-bottle-n", "", LONG_AGO);
        container("claude-bottle-c", "exited", "");
        container("claude-bottle-a-00001", "exited", "claude-bottle-a-00001");

        assertThat(plan().leftovers())
                .extracting(Leftover::kind)
                .containsExactly("compose project", "container", "network", "image", "state directory");
    }

    @Test
    void onlyTheTickedAreLeft() {
        container("claude-bottle-c", "exited", "");
        container("claude-bottle-d", "exited", "");

        assertThat(plan().only(Set.of("container:id-claude-bottle-d")).leftovers()).extracting(Leftover::name).containsExactly("claude-bottle-d");
    }
}
