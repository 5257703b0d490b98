package io.claudebottle.backend.bubblewrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.backend.ActiveAgent;
import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.Secrets;
import io.claudebottle.backend.parts.Declared;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.relay.FirstProcess;
import io.claudebottle.terminal.Await;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever of a bottle is killed, and in whatever order: what is said of it is true, and all of it can be removed.
///
/// A bottle for every order of two kills, and the rest in the order of the list: what a third kill does depends on what the first two
/// took with them, not on which of those came first.
@Tag("integration")
final class KilledProcessesTest {

    enum Victim {
        HOLDER(BottleRecord::holder),
        OUTER(BottleRecord::outer),
        SIDECARS(BottleRecord::sidecars),
        SIDECARS_OUTER(BottleRecord::sidecarsOuter),
        RELAY(BottleRecord::relay);

        private final Function<BottleRecord, Optional<FirstProcess>> process;

        Victim(Function<BottleRecord, Optional<FirstProcess>> process) {
            this.process = process;
        }

        FirstProcess of(BottleRecord record) {
            return process.apply(record).orElseThrow();
        }
    }

    /// Through which a bottle can be entered.
    private static final Set<Victim> DOORS = EnumSet.of(Victim.OUTER, Victim.SIDECARS_OUTER, Victim.RELAY);

    @TempDir
    Path root;

    RealNamespaces real;

    @BeforeEach
    void connect() {
        real = new RealNamespaces(root);
    }

    @AfterEach
    void endBottles() {
        if (real != null) {
            real.close();
        }
    }

    static Stream<List<Victim>> orders() {
        return Stream.of(Victim.values()).flatMap(first -> Stream.of(Victim.values()).filter(second -> second != first).map(second -> {
            List<Victim> order = new ArrayList<>(List.of(first, second));
            Stream.of(Victim.values()).filter(other -> !order.contains(other)).forEach(order::add);
            return order;
        }));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void afterEachKillTheListingIsTrueAndAtTheEndAllIsRemoved(List<Victim> order) {
        Bottle bottle = real.launch(new Declared());
        String identity = bottle.identity();
        BottleRecord record = real.record(identity);
        assertThat(services(identity).orElseThrow()).contains("egress");
        for (Victim victim : order) {
            RealNamespaces.kill(victim.of(record));
            assertListingIsTrue(identity, record);
            assertEnteringIsPossibleWhileADoorIsLeft(bottle, record);
        }

        // By a handle while there is one, by cleanup when there is none.
        real.another().find(identity, Secrets.none()).ifPresent(Bottle::close);
        if (!real.objects(identity).isEmpty()) {
            assertThat(real.remove(real.backend.prepareCleanup(Set.of()), leftover -> leftover.id().equals("bottle:" + identity)))
                    .singleElement().satisfies(removal -> assertThat(removal.problem()).isEmpty());
        }
        assertThat(real.objects(identity)).isEmpty();
    }

    /// One kill takes others with it a moment later, so it is waited for that both agree.
    private void assertListingIsTrue(String identity, BottleRecord record) {
        Await.until(
                () -> {
                    boolean alive = LiveProcess.is(Victim.HOLDER.of(record));
                    boolean served = alive && LiveProcess.is(Victim.SIDECARS.of(record)) && LiveProcess.is(Victim.RELAY.of(record));
                    return services(identity).equals(alive ? Optional.of(served ? record.daemons().stream().sorted().toList() : List.of()) : Optional.empty());
                },
                () -> services(identity) + " of " + record);
        boolean locked = real.leftovers(identity).stream().filter(leftover -> leftover.kind().equals("bottle")).findFirst().orElseThrow().locked();
        assertThat(locked).isEqualTo(services(identity).isPresent());
    }

    /// What it serves; empty when it is not listed.
    private Optional<List<String>> services(String identity) {
        return real.another().enumerateActive().stream().filter(agent -> agent.slug().equals(identity)).findFirst().map(ActiveAgent::services);
    }

    private void assertEnteringIsPossibleWhileADoorIsLeft(Bottle bottle, BottleRecord record) {
        if (!LiveProcess.is(Victim.HOLDER.of(record))) {
            assertThat(real.another().find(bottle.identity(), Secrets.none())).isEmpty();
            assertThatThrownBy(() -> bottle.exec("true")).isInstanceOf(ProblemException.class).hasMessageContaining("has ended");
            return;
        }
        // The relay ends with the sidecars, so that what is a door now may be none in a moment.
        if (!LiveProcess.is(Victim.SIDECARS.of(record))) {
            assertThat(LiveProcess.awaitEnd(List.of(Victim.RELAY.of(record)), java.time.Duration.ofSeconds(10))).isTrue();
            assertThat(LiveProcess.awaitEnd(List.of(Victim.SIDECARS_OUTER.of(record)), java.time.Duration.ofSeconds(10))).isTrue();
        }
        Bottle found = real.another().find(bottle.identity(), Secrets.none()).orElseThrow();
        if (DOORS.stream().anyMatch(door -> LiveProcess.is(door.of(record)))) {
            assertThat(bottle.exec("echo alive").stdout()).isEqualTo("alive\n");
            assertThat(found.exec("echo alive").stdout()).isEqualTo("alive\n");
        } else {
            assertThatThrownBy(() -> found.exec("true")).isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem().fix()).contains("Stop it"));
        }
    }
}
