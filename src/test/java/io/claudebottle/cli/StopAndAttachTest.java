package io.claudebottle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopAndAttachTest {

    @TempDir
    private Path directory;

    private CliHarness cli;

    @BeforeEach
    void harness() throws IOException {
        cli = new CliHarness(directory, "exit 0");
    }

    private String launched() {
        return cli.run("start", "researcher", "--yes", "--detach").out().getFirst();
    }

    @Test
    void stopEndsEveryBottleThatIsNamedAndSettlesItsState() {
        String one = launched();
        String other = launched();

        var run = cli.run("stop", one, other);

        assertThat(run.code()).isZero();
        assertThat(run.err()).containsExactly("claude-bottle: stopped " + one, "claude-bottle: stopped " + other);
        assertThat(cli.docker.enumerateActive()).isEmpty();
        assertThat(cli.states.identities()).isEmpty();
    }

    @Test
    void oneThatCannotBeStoppedDoesNotKeepTheOthersRunning() {
        String one = launched();

        var run = cli.run("stop", "nobody-zzzzz", one);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).first().isEqualTo("claude-bottle: no running bottle 'nobody-zzzzz'");
        assertThat(run.err()).last().isEqualTo("claude-bottle: stopped " + one);
        assertThat(cli.docker.enumerateActive()).isEmpty();
    }

    @Test
    void aStateThatWasMarkedToBeKeptIsKeptAndTheWayBackIsShown() {
        String identity = launched();
        cli.states.preserve(identity);

        var run = cli.run("stop", identity);

        assertThat(run.err()).contains("claude-bottle: the state was kept; resume with: ./claude-bottle resume " + identity);
        assertThat(cli.states.identities()).containsExactly(identity);
    }

    @Test
    void attachNeedsATerminalAndLeavesTheBottleAlone() {
        String identity = launched();
        cli.terminal.absent();

        var run = cli.run("attach", identity);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).first().isEqualTo("claude-bottle: claude needs a terminal on stdin and stdout, and there is none");
        assertThat(cli.docker.enumerateActive()).hasSize(1);
    }

    @Test
    void whatWasKeptIsNotRunningAndTheAnswerSaysHowToStartItAgain() {
        String identity = launched();
        cli.states.preserve(identity);
        cli.run("stop", identity);

        assertThat(cli.run("attach", identity).err()).containsExactly(
                "claude-bottle: no running bottle '" + identity + "'",
                "claude-bottle: Its state was kept: ./claude-bottle resume " + identity + " starts it again.");
    }

    @Test
    void resumeTakesUpTheSameIdentity() {
        String identity = launched();
        cli.states.preserve(identity);
        cli.run("stop", identity);

        var run = cli.run("resume", identity, "--yes", "--detach");

        assertThat(run.code()).isZero();
        assertThat(run.out()).containsExactly(identity);
    }

    @Test
    void aDeclinedResumeKeepsTheState() {
        String identity = launched();
        cli.states.preserve(identity);
        cli.run("stop", identity);
        cli.terminal.answers("n");

        assertThat(cli.run("resume", identity).code()).isZero();
        assertThat(cli.states.isPreserved(identity)).isTrue();
    }

    @Test
    void resumeOfARunningBottleIsRefused() {
        String identity = launched();

        assertThat(cli.run("resume", identity, "--yes", "--detach").err()).first().isEqualTo("claude-bottle: bottle '" + identity + "' is still running");
    }

    @Test
    void resumeWithoutStateIsAProblem() {
        var run = cli.run("resume", "researcher-zzzzz");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).first().isEqualTo("claude-bottle: no state for identity 'researcher-zzzzz'");
    }

    @Test
    void theSecondLaunchSaysWhatWidenedSinceTheFirst() {
        assertThat(cli.run("start", "researcher", "--yes", "--detach").err()).contains("First launch of this agent: there is nothing to compare with.");
        assertThat(cli.run("start", "researcher", "--yes", "--detach").err()).contains("Since the last launch: nothing changed.");

        cli.asks("NEW_TOKEN", "");
        assertThat(cli.run("start", "researcher", "--dry-run").err()).containsSequence(
                "Since the last launch:", "  wider     NEW_TOKEN is new and readable inside");
    }
}
