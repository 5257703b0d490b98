package io.claudebottle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.BottleCleanupPlan.Leftover;
import io.claudebottle.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanupCommandTest {

    private static final Leftover CONTAINER =
            new Leftover("c1", "container", "claude-bottle-old-aaaaa", "no compose project owns it", "", -1, false);
    private static final Leftover STATE = new Leftover("s1", "state directory", "old-bbbbb", "no live bottle", "", 10, false);
    private static final Leftover KEPT = new Leftover("s2", "state directory", "kept-ccccc", "preserved to be resumed", "", 10, true);

    @TempDir
    private Path directory;

    private CliHarness cli;

    @BeforeEach
    void harness() throws IOException {
        cli = new CliHarness(directory, "exit 0");
    }

    @Test
    void withNothingToRemoveNothingIsAsked() {
        var run = cli.run("cleanup");

        assertThat(run.code()).isZero();
        assertThat(run.err()).containsExactly("claude-bottle: nothing to clean up.");
    }

    @Test
    void whatIsKeptIsShownAndDoesNotCountAsSomethingToRemove() {
        cli.docker.addLeftover(KEPT);

        assertThat(cli.run("cleanup").err()).containsExactly(
                "--- docker backend ---",
                "  kept    state directory: kept-ccccc  (preserved to be resumed)",
                "claude-bottle: nothing to clean up.");
    }

    @Test
    void oneQuestionCoversEveryBackend() {
        cli.docker.addLeftover(CONTAINER);
        cli.docker.addLeftover(KEPT);
        cli.bubblewrap.addLeftover(STATE);
        cli.terminal.answers("y");

        var run = cli.run("cleanup");

        assertThat(cli.terminal.questions).containsExactly("remove all of the above? [y/N] ");
        assertThat(run.code()).isZero();
        assertThat(run.err()).containsExactly(
                "--- bubblewrap backend ---",
                "  remove  state directory: old-bbbbb  (no live bottle)",
                "--- docker backend ---",
                "  remove  container: claude-bottle-old-aaaaa  (no compose project owns it)",
                "  kept    state directory: kept-ccccc  (preserved to be resumed)",
                "claude-bottle: removed state directory old-bbbbb",
                "claude-bottle: removed container claude-bottle-old-aaaaa");
        assertThat(cli.docker.removedIds).containsExactly("c1");
        assertThat(cli.bubblewrap.removedIds).containsExactly("s1");
    }

    @Test
    void aNoRemovesNothing() {
        cli.docker.addLeftover(CONTAINER);
        cli.terminal.answers("");

        var run = cli.run("cleanup");

        assertThat(run.code()).isZero();
        assertThat(run.err()).endsWith("claude-bottle: aborted by user");
        assertThat(cli.docker.removedIds).isEmpty();
    }

    @Test
    void aDryRunAsksNothingAndRemovesNothing() {
        cli.docker.addLeftover(CONTAINER);

        var run = cli.run("cleanup", "-n");

        assertThat(run.code()).isZero();
        assertThat(run.err()).contains("  remove  container: claude-bottle-old-aaaaa  (no compose project owns it)");
        assertThat(cli.docker.removedIds).isEmpty();
    }

    @Test
    void withoutATerminalYesIsNeeded() {
        cli.terminal.absent();
        cli.docker.addLeftover(CONTAINER);

        assertThat(cli.run("cleanup").code()).isEqualTo(1);
        assertThat(cli.docker.removedIds).isEmpty();
        assertThat(cli.run("cleanup", "--yes").code()).isZero();
        assertThat(cli.docker.removedIds).containsExactly("c1");
    }

    @Test
    void aRemovalThatFailedIsReportedAndTheRestGoes() {
        cli.docker.addLeftover(CONTAINER);
        cli.docker.addLeftover(STATE);
        cli.docker.removalFaults.put(CONTAINER.id(), "device or resource busy");

        var run = cli.run("cleanup", "--yes");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains(
                "claude-bottle: could not remove container claude-bottle-old-aaaaa: device or resource busy",
                "claude-bottle: removed state directory old-bbbbb");
    }

    @Test
    void aMissingBackendIsSkippedAndSaidSo() {
        cli.docker.missing = Optional.of(Problem.of("no engine answers", "Start it."));
        cli.bubblewrap.addLeftover(STATE);

        var run = cli.run("cleanup", "--yes");

        assertThat(run.err()).contains("claude-bottle: docker backend skipped: no engine answers");
        assertThat(cli.bubblewrap.removedIds).containsExactly("s1");
    }
}
