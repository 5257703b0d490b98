package io.claudebottle.backend.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.BottleCleanupPlan.Leftover;
import io.claudebottle.backend.BottleCleanupPlan.Removal;
import io.claudebottle.backend.CleanupContract;
import io.claudebottle.backend.parts.Declared;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is left of Docker's bottles and only looks like it, on top of what is left of any.
final class DockerCleanupTest extends CleanupContract<DockerBottleCleanupPlan, RealEngine> {

    private final List<String> containers = new ArrayList<>();
    private final List<String> networks = new ArrayList<>();

    @Override
    protected RealEngine connect(Path root, Map<String, String> overlay) {
        return new RealEngine(root, overlay);
    }

    @AfterEach
    void tidy() {
        containers.forEach(container -> real.docker("rm", "-f", container));
        networks.forEach(network -> real.docker("network", "rm", network));
    }

    private static String base() {
        return BaseImages.of(System.getenv(), Settings.Images.defaults()).agent();
    }

    private void container(String name, String... options) {
        containers.add(name);
        List<String> arguments = new ArrayList<>(List.of("create", "--name", name));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(base(), "true"));
        assertThat(real.docker(arguments.toArray(String[]::new)).returnCode()).isZero();
    }

    private void network(String name) {
        networks.add(name);
        assertThat(real.docker("network", "create", name).returnCode()).isZero();
    }

    @Test
    void onlyTheTickedAreRemovedAndEachTellsItsOwnResult() {
        network("claude-bottle-test-stray");
        container("claude-bottle-test-stray", "--network", "claude-bottle-test-stray");
        container("claude-bottle-test-kept");

        assertThat(removeAll("claude-bottle-test-stray")).extracting(removal -> removal.leftover().kind()).containsExactly("container", "network");
        assertThat(real.leftovers("claude-bottle-test-stray")).isEmpty();
        assertThat(real.leftovers("claude-bottle-test-kept")).hasSize(1);
    }

    @Test
    void whatCannotBeRemovedDoesNotStopTheRest() {
        network("claude-bottle-test-a-rest");
        network("claude-bottle-test-b-rest");
        containers.add("test-user-of-it");
        real.docker("run", "-d", "--name", "test-user-of-it", "--network", "claude-bottle-test-a-rest", base(), "sleep", "600");

        assertThat(removeAll("-rest")).satisfiesExactly(
                used -> assertThat(used.problem()).contains("active endpoints"), free -> assertThat(free.removed()).isTrue());
        assertThat(real.leftovers("-rest")).extracting(Leftover::name).containsExactly("claude-bottle-test-a-rest");
    }

    @Test
    void objectsOfOthersAreNeverListed() {
        container("test-somebody-elses");
        container("claude-bottle-web-db-1", "--label", "com.docker.compose.project=claude-bottle-web", "--label", "com.docker.compose.service=db");

        assertThat(real.backend.prepareCleanup(Set.of()).leftovers())
                .extracting(Leftover::name)
                .doesNotContain("test-somebody-elses", "claude-bottle-web-db-1", "claude-bottle-web");
    }

    /// Another home sees the bottle on the engine and no state of its own for it.
    @Test
    void bottleOfAnotherHomeIsJustAlive() {
        Bottle bottle = real.launch(new Declared());
        try (var other = new RealEngine(root.resolve("another"))) {
            assertThat(other.leftovers(bottle.identity())).singleElement().returns(true, Leftover::locked).returns("compose project", Leftover::kind);
        }
    }

    @Test
    void bottleThatCameAliveMeanwhileStays() {
        Bottle bottle = real.launch(new Declared());
        real.kill(bottle.identity());
        DockerBottleCleanupPlan plan = real.backend.prepareCleanup(Set.of());
        real.docker("start", bottle.name());

        List<Removal> results = real.backend.cleanup(plan.only(Set.of("project:" + bottle.name(), "state:" + bottle.identity())));
        assertThat(results).hasSize(2).allSatisfy(removal -> assertThat(removal.problem()).contains("alive"));
        assertThat(bottle.exec("echo alive").stdout()).isEqualTo("alive\n");
    }

    @Test
    void leftoverContainerIsNamedBeforeALaunchUnderItsName() {
        var spec = real.spec(new Declared().manifest(), false);
        container("claude-bottle-sidecars-" + spec.identity());

        assertThatThrownBy(() -> real.backend.prepare(spec, root))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem().what()).contains("claude-bottle-sidecars-" + spec.identity());
                    assertThat(e.problem().fix()).contains("cleanup");
                });
    }
}
