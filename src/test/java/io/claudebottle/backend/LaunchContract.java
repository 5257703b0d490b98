package io.claudebottle.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.backend.BottleCleanupPlan.Leftover;
import io.claudebottle.backend.BottlePlan.Check;
import io.claudebottle.backend.LaunchProgress.Stage;
import io.claudebottle.backend.parts.Declared;
import io.claudebottle.backend.parts.SidecarTalk;
import io.claudebottle.policy.Grants;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.Await;
import io.claudebottle.state.BottleStates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// How bottles come and go, and what is left when they do not come, whatever they are made of.
///
/// @param <P> the backend's own plan
/// @param <R> the backend, for real
@Tag("integration")
public abstract class LaunchContract<P extends BottlePlan, R extends RealBackend<P, ?>> {

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

    protected final void assertNothingIsLeft(String identity) {
        assertThat(real.objects(identity)).isEmpty();
        assertThat(real.leftovers(identity)).extracting(Leftover::kind).containsOnly("state directory");
    }

    protected final Bottle launch(P plan, LaunchProgress progress) {
        return real.backend().launch(plan, Secrets.none(), progress);
    }

    @Test
    void whatABottleHoldsIsTheAgentsShareAndItsSidecars() {
        Bottle bottle = real.launch(new Declared());

        assertThat(bottle.memory().orElseThrow()).as("a Java process and one that sleeps").isBetween(20L << 20, 600L << 20);

        bottle.close();
        assertThat(bottle.memory()).as("of what has ended nothing is known").isEmpty();
    }

    @Test
    void stagesComeInOrderAndClosingLeavesNothingButTheLog() {
        P plan = real.prepare(new Declared().manifest(), false);
        var progress = new Recorded();
        Bottle bottle = launch(plan, progress);

        assertThat(progress.stages).isNotEmpty().containsExactlyElementsOf(plan.stages().keySet());
        assertThat(plan.stages().values()).allSatisfy(words -> assertThat(words).isNotBlank());
        assertThat(bottle.claudeArgv(List.of(), false)).doesNotContain("--append-system-prompt-file");
        assertThat(bottle.identity()).isEqualTo(plan.identity());
        assertThat(bottle.name()).contains(plan.identity());

        bottle.close();
        bottle.close();
        assertNothingIsLeft(plan.identity());
        assertThat(real.states.directory(plan.identity()).resolve(BottleStates.COMPOSE_LOG)).content().contains("\"event\":\"ready\"");
        assertThat(real.backend().find(plan.identity(), Secrets.none())).isEmpty();
        assertThat(real.backend().enumerateActive()).noneMatch(agent -> agent.slug().equals(plan.identity()));
    }

    @Test
    void sameIdentityMayBeLaunchedAgain() {
        P plan = real.prepare(new Declared().manifest(), false);
        Bottle first = launch(plan, LaunchProgress.silent());
        first.exec("echo here > ~/note");
        first.close();

        Bottle second = real.backend().launch(real.backend().prepare(plan.spec(), root.resolve("stage")), Secrets.none(), LaunchProgress.silent());
        assertThat(second.exec("cat ~/note").returnCode()).as("every launch is a fresh bottle").isNotZero();
        second.close();
        assertNothingIsLeft(plan.identity());
    }

    @Test
    void preparingCreatesNothing() {
        P plan = real.prepare(new Declared().manifest(), true);

        assertThat(real.objects(plan.identity())).isEmpty();
        assertThat(plan.topology()).isNotBlank();
        assertThat(plan.checks()).isNotEmpty().extracting(Check::outcome).doesNotContain(Check.Outcome.FAILED);
    }

    @Test
    void whatIsDeclaredIsStartedAndACredentialThatIsMissingIsAskedFor() throws IOException {
        Path key = Files.writeString(root.resolve("key"), "k");
        P plan = real.prepare(new Declared().gitGate(key).supervised().claudeRoute("NO_SUCH_TOKEN").manifest(), false);

        assertThat(plan.grants().sidecars()).filteredOn(Grants.Sidecar::running).extracting(Grants.Sidecar::name)
                .contains("egress", "git-gate", "supervise");
        assertThat(plan.secretRequests()).extracting(BottlePlan.SecretRequest::name).containsExactly("NO_SUCH_TOKEN");
    }

    @Test
    void workingDirectoryIsCopiedWithItsHistoryAndTrusted() throws IOException {
        Files.createDirectories(real.cwd.resolve("src"));
        Files.writeString(real.cwd.resolve("src/file.txt"), "mine");
        real.runner.run(Command.of(List.of("git", "-C", real.cwd.toString(), "init", "-q")));
        P plan = real.prepare(new Declared().manifest(), true);
        Bottle bottle = launch(plan, LaunchProgress.silent());

        assertThat(bottle.exec("pwd; cat src/file.txt; stat -c ' %U' src/file.txt; git status --short").stdout())
                .isEqualTo("/home/node/workspace\nmine node\n?? src/\n");
        assertThat(bottle.exec("cat ~/.claude.json").stdout()).contains("hasCompletedOnboarding", "/home/node/workspace");
        bottle.exec("echo theirs > src/file.txt");
        assertThat(real.cwd.resolve("src/file.txt")).as("a copy").hasContent("mine");

        bottle.close();
        assertNothingIsLeft(plan.identity());
    }

    @TestFactory
    Stream<DynamicTest> cancelLeavesNothingWhateverTheStage() {
        return real.prepare(new Declared().manifest(), false).stages().keySet().stream()
                .map(stage -> DynamicTest.dynamicTest(stage.name(), () -> {
                    P plan = real.prepare(new Declared().prompt("x").manifest(), stage == Stage.SIDECAR_IMAGE);
                    var progress = new Recorded().cancelAt(stage);

                    assertThatThrownBy(() -> launch(plan, progress)).isInstanceOf(CancellationException.class);
                    assertThat(progress.stages).endsWith(stage);
                    assertNothingIsLeft(plan.identity());
                }));
    }

    @TestFactory
    Stream<DynamicTest> launchWhoseThreadIsInterruptedLeavesNothingWhateverTheStage() {
        return real.prepare(new Declared().manifest(), false).stages().keySet().stream()
                .map(stage -> DynamicTest.dynamicTest(stage.name(), () -> {
                    P plan = real.prepare(new Declared().prompt("x").manifest(), false);
                    var progress = new Recorded().at(stage, Thread.currentThread()::interrupt);
                    try {
                        // Some steps do not wait for anything, and go on.
                        Bottle bottle = launch(plan, progress);
                        Thread.interrupted();
                        bottle.close();
                    } catch (CancellationException | ProblemException stopped) {
                        assertThat(Thread.interrupted()).as("whoever interrupted it finds it so").isTrue();
                    }
                    assertNothingIsLeft(plan.identity());
                }));
    }

    @Test
    void valueThatNobodyGaveStopsTheLaunchBeforeItBegins() {
        P plan = real.prepare(new Declared().asked("PIN", "Your PIN").manifest(), false);
        var progress = new Recorded();

        assertThatThrownBy(() -> launch(plan, progress)).isInstanceOf(ProblemException.class).hasMessageContaining("PIN");
        assertThat(progress.stages).isEmpty();
        assertNothingIsLeft(plan.identity());
    }

    @Test
    void launchThatFailsWhileProvisioningLeavesNothing() throws IOException {
        Path skill = Files.createDirectories(real.user.resolve(".claude/skills/greet"));
        P plan = real.prepare(new Declared().skill("greet").manifest(), false);
        Files.delete(skill);
        var progress = new Recorded();

        assertThatThrownBy(() -> launch(plan, progress)).isInstanceOf(ProblemException.class).hasMessageContaining("greet");
        assertThat(progress.stages).endsWith(Stage.PROVISION);
        assertNothingIsLeft(plan.identity());
    }

    @Test
    void whatTheSidecarsSayIsHeardFromTheFirstLineToTheEnd() throws Exception {
        Bottle bottle = real.launch(new Declared());
        List<String> heard = new CopyOnWriteArrayList<>();
        var ended = new AtomicInteger();
        try (AutoCloseable _ = real.another().followEvents(
                bottle.identity(), line -> SidecarTalk.parse(line).map(event -> event.path("event").asText()).ifPresent(heard::add), ended::incrementAndGet)) {
            Await.until("the past is told", () -> heard.contains("ready"));
            bottle.exec("curl -s -m 10 -o /dev/null https://denied.example.com/");
            Await.until("the present is told", () -> heard.contains("egress"));
            assertThat(ended).hasValue(0);

            bottle.close();
            Await.until("the end is told", () -> ended.get() == 1);
        }
    }

    /// The original's *the last words were lost*: what was decided in the last moment is in the log that is kept.
    @Test
    void whatWasDecidedLastIsInTheLogThatIsKept() {
        Bottle bottle = real.launch(new Declared());
        bottle.exec("curl -s -m 10 -o /dev/null https://last.example.com/");
        bottle.close();

        assertThat(real.states.directory(bottle.identity()).resolve(BottleStates.COMPOSE_LOG)).content().satisfies(text ->
                assertThat(text.lines().flatMap(line -> SidecarTalk.parse(line.substring(Math.max(0, line.indexOf('{')))).stream()))
                        .anyMatch(event -> event.path("event").asText().equals("ready"))
                        .anyMatch(event -> event.path("host").asText().equals("last.example.com")));
    }
}
