package io.claudebottle.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.Secrets;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.Await;
import io.claudebottle.state.LaunchFigures;
import io.claudebottle.state.Metadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchesTest {

    @TempDir
    Path root;

    private ScratchWorld world;

    @BeforeEach
    void create() throws IOException {
        world = new ScratchWorld(root);
    }

    private static final class Log implements LaunchProgress {
        private final List<String> lines = new ArrayList<>();
        private volatile boolean cancelled;

        @Override
        public void stage(Stage stage) {}

        @Override
        public void log(String line) {
            lines.add(line);
        }

        @Override
        public boolean cancelled() {
            return cancelled;
        }

        @Override
        public void onCancel(Runnable interrupt) {}
    }

    private String preservedIdentity() {
        Bottle bottle = world.bottle();
        world.sessions.end(bottle, SessionStatus.Ended.with(1));
        return bottle.identity();
    }

    private PreparedLaunch resume(String identity) {
        return world.launches.prepareResume(world.manifest, identity, Optional.empty());
    }

    @Test
    void preparingMintsAnIdentityAndRecordsTheLaunch() {
        PreparedLaunch prepared = world.prepared();

        String identity = prepared.plan().identity();
        assertThat(identity).matches("dev-[a-z0-9]{5}");
        assertThat(world.states.read(identity))
                .contains(new Metadata(identity, "dev", root.toString(), false, "2026-11-24T10:00Z", "claude-bottle-" + identity, "scratch"));
        assertThat(world.backend.enumerateActive()).isEmpty();
    }

    @Test
    void twoLaunchesOfTheSameAgentNeverShareAnIdentity() {
        assertThat(world.prepared().plan().identity()).isNotEqualTo(world.prepared().plan().identity());
    }

    @Test
    void sayingNoLeavesNoTrace() {
        PreparedLaunch prepared = world.prepared();
        Path stage = prepared.plan().stageDir();
        assertThat(stage).exists();

        world.launches.discard(prepared);

        assertThat(stage).doesNotExist();
        assertThat(world.states.identities()).isEmpty();
    }

    @Test
    void aPrepareThatFailsLeavesNeitherStateNorScratchFiles() throws IOException {
        List<Path> before = stages();

        assertThatThrownBy(() -> world.launches.prepare(world.manifest, "nobody", root, false, Optional.empty()))
                .hasMessage("agent 'nobody' is not defined");
        assertThatThrownBy(() -> world.launches.prepare(brokenBottle(), "dev", root, false, Optional.empty())).isInstanceOf(ProblemException.class);

        assertThat(world.states.identities()).isEmpty();
        assertThat(stages()).containsExactlyInAnyOrderElementsOf(before);
    }

    /// A manifest whose agent validates but whose bottle is missing, so that it is the backend that refuses.
    private Manifest brokenBottle() {
        return new Manifest(new TreeMap<>(), world.manifest.agents(), List.of(), List.of());
    }

    private static List<Path> stages() throws IOException {
        try (var entries = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return entries.filter(path -> path.getFileName().toString().startsWith("claude-bottle-stage.")).toList();
        }
    }

    @Test
    void aFullDiskIsSaidWithTheDirectoryAndWhatToDo() throws IOException {
        Files.createDirectories(world.home.root());
        Files.writeString(world.home.state(), "a file where the directory should be");

        assertThatThrownBy(world::prepared).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().what()).startsWith("cannot write the state in " + world.home.state());
            assertThat(e.problem().fix()).isEqualTo("Free some space or correct the permissions of that directory, then try again.");
        });
    }

    @Test
    void anUnknownBackendIsSaidBeforeAnythingIsWritten() {
        assertThatThrownBy(() -> world.launches.prepare(world.manifest, "dev", root, false, Optional.of("docket")))
                .hasMessage("unknown backend 'docket'; known backends: scratch");
        assertThat(world.home.state()).doesNotExist();
    }

    @Test
    void aLaunchIsMeasuredFromTheYesToTheBottleThatIsReady() {
        var inside = new ArrayList<Long>();
        world.backend.duringStage = (_, _) -> inside.add(System.nanoTime());
        PreparedLaunch prepared = world.prepared();
        long before = System.nanoTime();
        world.launches.launch(prepared, Secrets.none(), LaunchProgress.silent());
        Duration atMost = Duration.ofNanos(System.nanoTime() - before);

        Duration ready = figures().ready().orElseThrow().value();
        assertThat(ready).isBetween(Duration.ofMillis((inside.getLast() - inside.getFirst()) / 1_000_000), atMost);
        assertThat(figures().ready().orElseThrow().count()).isEqualTo(1);
    }

    @Test
    void whatABottleHoldsIsMeasuredWhereTheBackendKnowsIt() {
        world.backend.memory = OptionalLong.of(64 << 20);
        world.bottle();
        Await.until("the memory is written down", () -> figures().memoryBytes().isPresent());
        assertThat(figures().memoryBytes().orElseThrow().value()).isEqualTo(64 << 20);
    }

    @Test
    void aLaunchThatFailsIsNotMeasured() {
        world.backend.launchFault = Optional.of(Problem.of("the engine went away"));
        PreparedLaunch prepared = world.prepared();
        assertThatThrownBy(() -> world.launches.launch(prepared, Secrets.none(), LaunchProgress.silent())).isInstanceOf(ProblemException.class);
        assertThat(figures()).isEqualTo(LaunchFigures.Figures.none());
    }

    private LaunchFigures.Figures figures() {
        return new LaunchFigures(world.home).of("scratch");
    }

    @Test
    void aLaunchThatFailsLeavesNeitherStateNorScratchFiles() {
        world.backend.launchFault = Optional.of(Problem.of("the engine went away"));
        PreparedLaunch prepared = world.prepared();

        assertThatThrownBy(() -> world.launches.launch(prepared, Secrets.none(), LaunchProgress.silent())).hasMessage("the engine went away");

        assertThat(world.states.identities()).isEmpty();
        assertThat(prepared.plan().stageDir()).doesNotExist();
        assertThat(world.agreed.last("dev")).isEmpty();
    }

    @Test
    void aCancelledLaunchLeavesNothing() {
        var progress = new Log();
        progress.cancelled = true;
        PreparedLaunch prepared = world.prepared();

        assertThatThrownBy(() -> world.launches.launch(prepared, Secrets.none(), progress)).isInstanceOf(CancellationException.class);

        assertThat(world.states.identities()).isEmpty();
        assertThat(world.backend.enumerateActive()).isEmpty();
    }

    @Test
    void aLaunchKeepsItsStateAndDropsItsScratchFiles() {
        PreparedLaunch prepared = world.prepared();

        Bottle bottle = world.launches.launch(prepared, new Secrets(Map.of("TOKEN", "value")), LaunchProgress.silent());

        assertThat(world.states.identities()).containsExactly(bottle.identity());
        assertThat(prepared.plan().stageDir()).doesNotExist();
        assertThat(bottle.environment()).containsEntry("TOKEN", "value");
    }

    @Test
    void whatWasAgreedToIsRememberedForTheNextPreflight() {
        assertThat(world.agreed.last("dev")).isEmpty();
        PreparedLaunch prepared = world.prepared();
        world.launches.launch(prepared, Secrets.none(), LaunchProgress.silent());

        assertThat(world.agreed.last("dev")).contains(prepared.plan().grants());
    }

    @Test
    void damagedMemoryOfWhatWasAgreedToCountsAsNone() throws IOException {
        world.bottle();
        Files.writeString(world.home.grants().resolve("dev.json"), "{ half a fi");

        assertThat(world.agreed.last("dev")).isEmpty();
    }

    @Test
    void aLaunchThatCannotBeRememberedStillRunsAndSaysSo() throws IOException {
        Files.createDirectories(world.home.root());
        Files.writeString(world.home.grants(), "a file where the directory should be");
        var progress = new Log();

        Bottle bottle = world.launches.launch(world.prepared(), Secrets.none(), progress);

        assertThat(world.backend.find(bottle.identity(), Secrets.none())).isPresent();
        assertThat(progress.lines)
                .contains("warning: cannot remember in " + world.home.grants().resolve("dev.json") + " what was agreed to");
    }

    @Test
    void resumeKeepsTheIdentityTheAgentAndTheDirectory() {
        String identity = preservedIdentity();

        PreparedLaunch prepared = resume(identity);

        assertThat(prepared.resumed()).isTrue();
        assertThat(prepared.plan().identity()).isEqualTo(identity);
        assertThat(prepared.plan().spec().agentName()).isEqualTo("dev");
        assertThat(prepared.plan().spec().userCwd()).isEqualTo(root);
    }

    @Test
    void theMarkIsClearedAtTheNextPrepareSoThatOneFailureDoesNotKeepStateForEver() {
        String identity = preservedIdentity();

        Bottle resumed = world.launches.launch(resume(identity), Secrets.none(), LaunchProgress.silent());

        assertThat(world.sessions.end(resumed, SessionStatus.Ended.with(0)).preserved()).isFalse();
        assertThat(world.states.identities()).isEmpty();
    }

    @Test
    void sayingNoToAResumeKeepsItsState() {
        String identity = preservedIdentity();

        world.launches.discard(resume(identity));

        assertThat(world.states.isPreserved(identity)).isTrue();
    }

    @Test
    void aResumeThatFailsToLaunchKeepsItsState() {
        String identity = preservedIdentity();
        world.backend.launchFault = Optional.of(Problem.of("the engine went away"));

        assertThatThrownBy(() -> world.launches.launch(resume(identity), Secrets.none(), LaunchProgress.silent())).isInstanceOf(ProblemException.class);

        assertThat(world.states.isPreserved(identity)).isTrue();
    }

    @Test
    void aResumeThatFailsToPrepareKeepsItsState() {
        String identity = preservedIdentity();

        assertThatThrownBy(() -> world.launches.prepareResume(brokenBottle(), identity, Optional.empty())).isInstanceOf(ProblemException.class);

        assertThat(world.states.isPreserved(identity)).isTrue();
    }

    @Test
    void whatIsUnknownCannotBeResumed() {
        assertThatThrownBy(() -> resume("dev-00000")).hasMessage("no state for identity 'dev-00000'");
    }

    @Test
    void whatStillRunsCannotBeResumed() {
        Bottle bottle = world.bottle();

        assertThatThrownBy(() -> resume(bottle.identity())).hasMessage("bottle '" + bottle.identity() + "' is still running");
        assertThat(world.states.identities()).containsExactly(bottle.identity());
    }

    @Test
    void aTranscriptThatCannotBeRestoredIsSaidAndDoesNotEndTheBottle() throws IOException {
        String identity = preservedIdentity();
        Path archive = world.states.directory(identity).resolve("transcript").resolve(Transcripts.ARCHIVE);
        Files.createDirectories(archive.getParent());
        Files.writeString(archive, "no archive");
        var progress = new Log();

        world.launches.launch(resume(identity), Secrets.none(), progress);

        assertThat(progress.lines).anyMatch(line -> line.startsWith("the transcript was not restored: unpacking it in the bottle failed"));
        assertThat(world.backend.find(identity, Secrets.none())).isPresent();
    }
}
