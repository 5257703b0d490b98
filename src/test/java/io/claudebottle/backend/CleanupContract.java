package io.claudebottle.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.BottleCleanupPlan.Leftover;
import io.claudebottle.backend.BottleCleanupPlan.Removal;
import io.claudebottle.backend.parts.Declared;
import io.claudebottle.state.Metadata;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is left of bottles that are gone, whatever they were made of.
///
/// @param <C> the backend's own cleanup plan
/// @param <R> the backend, for real
@Tag("integration")
public abstract class CleanupContract<C extends BottleCleanupPlan, R extends RealBackend<?, C>> {

    @TempDir
    protected Path root;

    protected R real;

    protected abstract R connect(Path root, Map<String, String> overlay);

    @BeforeEach
    final void connect() {
        real = connect(root, Map.of());
    }

    @AfterEach
    final void endBottles() {
        if (real != null) {
            real.close();
        }
    }

    protected final List<Removal> removeAll(String of) {
        return real.remove(real.backend().prepareCleanup(Set.of()), leftover -> leftover.name().contains(of));
    }

    @Test
    void bottleWhoseAgentDiedIsFoundAndRemovedWithItsState() {
        String identity = real.launch(new Declared()).identity();
        real.kill(identity);

        assertThat(real.leftovers(identity)).hasSize(2).noneMatch(Leftover::locked).last().returns("state directory", Leftover::kind);
        assertThat(removeAll(identity)).hasSize(2).allMatch(Removal::removed);
        assertThat(real.leftovers(identity)).isEmpty();
        assertThat(real.objects(identity)).isEmpty();
        assertThat(real.states.directory(identity)).doesNotExist();
    }

    @Test
    void onlyTheTickedIsRemoved() {
        String gone = real.launch(new Declared()).identity();
        String kept = real.launch(new Declared()).identity();
        real.kill(gone);
        real.kill(kept);

        assertThat(removeAll(gone)).hasSize(2).allMatch(Removal::removed);
        assertThat(real.leftovers(kept)).hasSize(2);
        assertThat(real.objects(kept)).isNotEmpty();
    }

    @Test
    void nothingOfTheBottlesOfAnotherHomeIsRemoved() {
        Bottle bottle = real.launch(new Declared());
        try (R other = connect(root.resolve("another"), Map.of())) {
            assertThat(other.leftovers(bottle.identity())).allMatch(Leftover::locked);
            C plan = other.backend().prepareCleanup(Set.of());
            assertThat(other.remove(plan, leftover -> leftover.name().contains(bottle.identity()))).isEmpty();
        }
        assertThat(bottle.exec("echo alive").stdout()).isEqualTo("alive\n");
    }

    /// The original's *running smolmachines bottle's state dir would be reaped by docker cleanup*.
    @Test
    void stateOfABottleAliveOnAnotherBackendStays() {
        String identity = real.spec(new Declared().manifest(), false).identity();

        C plan = real.backend().prepareCleanup(Set.of(identity));
        assertThat(plan.leftovers()).filteredOn(leftover -> leftover.name().equals(identity)).singleElement().returns(true, Leftover::locked);
    }

    @Test
    void stateThatWasPreservedMeanwhileStays() {
        String identity = real.spec(new Declared().manifest(), false).identity();
        C plan = real.backend().prepareCleanup(Set.of());
        real.states.preserve(identity);

        assertThat(real.remove(plan, leftover -> leftover.id().equals("state:" + identity))).singleElement()
                .satisfies(removal -> assertThat(removal.problem()).contains("preserved"));
        assertThat(real.states.read(identity)).map(Metadata::agentName).contains(RealBackend.AGENT);
    }

    @Test
    void preservedStateIsShownLocked() {
        String identity = real.spec(new Declared().manifest(), false).identity();
        real.states.preserve(identity);

        assertThat(real.leftovers(identity)).singleElement().returns(true, Leftover::locked)
                .satisfies(leftover -> assertThat(leftover.reason()).contains("preserved"));
    }

    @Test
    void planningToCleanUpChangesNothing() {
        String identity = real.launch(new Declared()).identity();
        real.kill(identity);
        List<String> before = real.objects(identity);

        C plan = real.backend().prepareCleanup(Set.of());
        assertThat(plan.leftovers()).extracting(Leftover::id).doesNotHaveDuplicates();
        assertThat(real.objects(identity)).containsExactlyInAnyOrderElementsOf(before).isNotEmpty();
        assertThat(real.leftovers(identity)).extracting(Leftover::id)
                .isEqualTo(plan.leftovers().stream().filter(leftover -> leftover.name().contains(identity)).map(Leftover::id).toList());
    }
}
