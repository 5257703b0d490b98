package io.claudebottle.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.Secrets;
import io.claudebottle.state.BottleStates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The matrix of what is kept when a session ends.
class SettleTest {

    private static final SessionStatus RUNNING = new SessionStatus.Running(42);

    @TempDir
    Path root;

    private ScratchWorld world;
    private Bottle bottle;

    @BeforeEach
    void launch() throws IOException {
        world = new ScratchWorld(root);
        bottle = world.bottle();
    }

    static Stream<Arguments> endings() {
        return Stream.of(
                Arguments.of("claude was done", SessionStatus.Ended.with(0), false, false),
                Arguments.of("claude failed", SessionStatus.Ended.with(1), false, true),
                Arguments.of("interrupted", SessionStatus.Ended.with(130), false, true),
                Arguments.of("killed", SessionStatus.Ended.with(137), false, true),
                Arguments.of("killed without trace", SessionStatus.Ended.withoutTrace(), false, true),
                Arguments.of("stopped by the operator", RUNNING, false, false),
                Arguments.of("never started", new SessionStatus.NeverStarted(), false, false),
                Arguments.of("done, but marked", SessionStatus.Ended.with(0), true, true),
                Arguments.of("stopped, but marked", RUNNING, true, true));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endings")
    void theStateIsKeptWhenClaudeFailedOrSomeoneMarkedIt(String how, SessionStatus status, boolean marked, boolean kept) {
        if (marked) {
            world.states.preserve(bottle.identity());
        }

        Settled settled = world.sessions.settle(bottle.identity(), status);

        assertThat(settled.preserved()).isEqualTo(kept);
        assertThat(world.states.identities().contains(bottle.identity())).isEqualTo(kept);
        assertThat(settled.resumeHint()).isEqualTo(kept ? Optional.of("./claude-bottle resume " + bottle.identity()) : Optional.empty());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endings")
    void endingClosesTheBottleAndTakesTheTranscriptOfWhatIsKept(String how, SessionStatus status, boolean marked, boolean kept) throws IOException {
        conversation("hello");
        if (marked) {
            world.states.preserve(bottle.identity());
        }

        Settled settled = world.sessions.end(bottle, status);

        assertThat(world.backend.find(bottle.identity(), Secrets.none())).isEmpty();
        assertThat(Files.exists(archive())).isEqualTo(kept);
        assertThat(settled.warnings()).isEmpty();
    }

    private void conversation(String text) throws IOException {
        Path file = world.inside(bottle, ".claude/projects/scratch/conversation.jsonl");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Path archive() {
        return world.states.directory(bottle.identity()).resolve(BottleStates.TRANSCRIPT).resolve(Transcripts.ARCHIVE);
    }

    @Test
    void whereClaudeRememberedNothingTheSnapshotIsSkippedWithAWarning() {
        Settled settled = world.sessions.end(bottle, SessionStatus.Ended.with(1));

        assertThat(settled.preserved()).isTrue();
        assertThat(settled.warnings()).containsExactly("no transcript was kept: the bottle has no /home/node/.claude");
    }

    @Test
    void aFailingSnapshotDoesNotKeepTheBottleFromEnding() throws IOException {
        conversation("hello");
        Bottle broken = new BottleWithoutDtach(bottle, root) {
            @Override
            public ExecResult exec(String script, String user) {
                return new ExecResult(1, "", "tar: no space left on device");
            }
        };

        Settled settled = world.sessions.end(broken, SessionStatus.Ended.with(1));

        assertThat(settled.warnings())
                .containsExactly("no transcript was kept: packing /home/node/.claude in the bottle failed: tar: no space left on device");
        assertThat(world.backend.enumerateActive()).isEmpty();
    }

    @Test
    void aLyingBottleCannotMakeTheHostReadForEver() throws IOException {
        conversation("hello");
        Bottle lying = new BottleWithoutDtach(bottle, root) {
            @Override
            public ExecResult exec(String script, String user) {
                return new ExecResult(0, "8000000", "");
            }
        };

        Settled settled = world.sessions.end(lying, SessionStatus.Ended.with(1));

        assertThat(settled.warnings()).containsExactly("no transcript was kept: it came out of the bottle incomplete");
        assertThat(archive()).doesNotExist();
        assertThat(archive().getParent()).isEmptyDirectory();
    }

    @Test
    void aTranscriptIsBackInTheBottleThatResumes() throws IOException {
        conversation("x".repeat(5 << 20));
        Files.writeString(world.inside(bottle, ".claude/noise"), noise(5 << 20));
        world.sessions.end(bottle, SessionStatus.Ended.with(137));
        deleteInside();

        Bottle resumed = world.launches.launch(
                world.launches.prepareResume(world.manifest, bottle.identity(), Optional.empty()), Secrets.none(), LaunchProgress.silent());

        assertThat(resumed.identity()).isEqualTo(bottle.identity());
        assertThat(world.inside(resumed, ".claude/projects/scratch/conversation.jsonl")).hasContent("x".repeat(5 << 20));
        assertThat(world.inside(resumed, ".claude/noise")).hasContent(noise(5 << 20));
        assertThat(world.inside(resumed, ".claude-bottle-session/continue")).exists();
        assertThat(world.inside(resumed, ".claude-bottle-session/restored.tar.gz")).doesNotExist();
    }

    private static String noise(int length) {
        var random = new Random(1);
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) ('!' + random.nextInt(90)));
        }
        return text.toString();
    }

    private void deleteInside() throws IOException {
        try (Stream<Path> tree = Files.walk(world.inside(bottle, ""))) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Test
    void credentialsAndSkillsStayOutOfTheTranscript() throws Exception {
        conversation("hello");
        Files.writeString(world.inside(bottle, ".claude/.credentials.json"), "canary");
        Files.createDirectories(world.inside(bottle, ".claude/skills/evil"));
        world.sessions.end(bottle, SessionStatus.Ended.with(1));

        Process list = new ProcessBuilder("tar", "-tzf", archive().toString()).start();

        List<String> names = list.inputReader().lines().toList();
        assertThat(names).contains(".claude/projects/scratch/conversation.jsonl").noneMatch(name -> name.contains("credentials") || name.contains("skills"));
    }
}
