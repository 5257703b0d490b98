package io.claudebottle.backend.bubblewrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.BottleCleanupPlan.Leftover;
import io.claudebottle.backend.BottleCleanupPlan.Removal;
import io.claudebottle.backend.LaunchProgress.Stage;
import io.claudebottle.backend.Secrets;
import io.claudebottle.backend.parts.Declared;
import io.claudebottle.problem.ProblemException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The window is killed while it launches a bottle: another process sees what is left, and removes all of it.
@Tag("integration")
final class DeadLaunchTest {

    private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2));

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

    static Stream<String> places() {
        return Stream.of(Stage.IMAGE.name(), Stage.NETWORK.name(), LaunchThatDies.SPAWNED, Stage.SIDECARS.name(), Stage.PROVISION.name(), Stage.ISOLATION.name());
    }

    private String identityOfALaunchThatDiedAt(String place) throws IOException, InterruptedException {
        String identity = real.spec(new Declared().manifest(), false).identity();
        Process launching = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                        "-cp", System.getProperty("java.class.path"), LaunchThatDies.class.getName(), root.toString(), identity, place))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = launching.inputReader()) {
            assertThat(said.lines().anyMatch(LaunchThatDies.HERE::equals)).as("it came to " + place).isTrue();
        } finally {
            launching.destroyForcibly().waitFor();
        }
        return identity;
    }

    @ParameterizedTest
    @MethodSource("places")
    void whatALaunchThatWasKilledLeftIsSeenAndRemoved(String place) throws Exception {
        String identity = identityOfALaunchThatDiedAt(place);
        boolean listed = real.backend.enumerateActive().stream().anyMatch(agent -> agent.slug().equals(identity));

        assertThat(listed).as("a bottle whose first process lives is one").isEqualTo(List.of("SIDECARS", "PROVISION", "ISOLATION").contains(place));
        if (listed) {
            assertThat(bottleOf(identity, Clock.systemUTC())).isNotEmpty().allMatch(Leftover::locked);
            Bottle half = real.backend.find(identity, Secrets.none()).orElseThrow();
            assertThat(half.exec("echo alive").stdout()).isEqualTo("alive\n");
            half.close();
        }
        List<Removal> removed = removeAll(identity, LATER);

        assertThat(removed).isNotEmpty().allSatisfy(removal -> assertThat(removal.problem()).isEmpty());
        assertThat(real.objects(identity)).isEmpty();
        assertThat(real.states.directory(identity)).doesNotExist();
    }

    private List<Leftover> bottleOf(String identity, Clock clock) {
        return real.another(clock).prepareCleanup(Set.of()).leftovers().stream().filter(leftover -> leftover.id().equals("bottle:" + identity)).toList();
    }

    private List<Removal> removeAll(String identity, Clock clock) {
        BubblewrapBackend another = real.another(clock);
        BubblewrapCleanupPlan plan = another.prepareCleanup(Set.of());
        return another.cleanup(plan.only(Set.of("bottle:" + identity, "state:" + identity)));
    }

    /// It may be another window's, which is just about to write down its first process.
    @Test
    void filesYoungerThanAMinuteAreLockedAsALaunch() throws Exception {
        String identity = identityOfALaunchThatDiedAt(LaunchThatDies.SPAWNED);

        assertThat(bottleOf(identity, Clock.systemUTC())).singleElement().returns(true, Leftover::locked)
                .satisfies(young -> assertThat(young.reason()).contains("younger than a minute"));
        assertThat(removeAll(identity, Clock.systemUTC())).extracting(removal -> removal.leftover().kind()).doesNotContain("bottle");
        assertThat(real.objects(identity)).isNotEmpty();

        assertThat(bottleOf(identity, LATER)).singleElement().returns(false, Leftover::locked)
                .satisfies(old -> assertThat(old.reason()).contains("of its processes run on"));
        assertThatThrownBy(() -> real.backend.prepare(
                        new io.claudebottle.backend.BottleSpec(new Declared().manifest(), "researcher", false, real.cwd, identity), root))
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem().fix()).contains("cleanup"));
        assertThat(removeAll(identity, LATER)).extracting(Removal::problem).containsExactly("", "");
        assertThat(real.objects(identity)).isEmpty();
    }

    /// A disk that was full, or a hand that slipped.
    @Test
    void bottleWhoseRecordIsGoneIsFoundByItsMark() throws IOException {
        String identity = real.launch(new Declared()).identity();
        Files.delete(real.directory(identity).record());

        assertThat(real.backend.enumerateActive()).noneMatch(agent -> agent.slug().equals(identity));
        assertThat(bottleOf(identity, LATER)).singleElement().returns(false, Leftover::locked);
        assertThat(removeAll(identity, LATER)).extracting(Removal::problem).containsExactly("", "");
        assertThat(real.objects(identity)).isEmpty();
    }

    @Test
    void whatAnAgentWroteIsRemovedWhateverItDidToIt() throws IOException {
        Path outside = Files.createDirectories(root.resolve("outside"));
        Files.writeString(outside.resolve("kept"), "kept");
        Bottle bottle = real.launch(new Declared());
        bottle.exec("cd; mkdir -p a/b/c; touch a/b/c/f; ln -s " + outside + " link; chmod 000 a/b; chmod 500 a; mkfifo pipe; "
                + "printf x > \"$(printf 'odd\\nname\\377')\"; for i in $(seq 300); do mkdir -p x; cd x; done; touch end; (setsid sleep 600 > /dev/null 2>&1 &)");
        String identity = bottle.identity();
        bottle.close();

        assertThat(real.objects(identity)).isEmpty();
        assertThat(outside.resolve("kept")).hasContent("kept");
    }

    @Test
    void hundredLeftoversAreAllSeen() throws IOException {
        List<String> identities = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String identity = real.spec(new Declared().manifest(), false).identity();
            Operator.ofThisProcess().passage(real.directory(identity).root().getParent());
            Files.createDirectories(real.directory(identity).home());
            identities.add("bottle:" + identity);
        }

        assertThat(real.another(LATER).prepareCleanup(Set.of()).leftovers()).extracting(Leftover::id).containsAll(identities);
    }
}
