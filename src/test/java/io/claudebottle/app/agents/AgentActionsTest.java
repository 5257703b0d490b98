package io.claudebottle.app.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.AgentKey;
import io.claudebottle.app.AppFixture;
import io.claudebottle.app.BottleFinder;
import io.claudebottle.app.FxThread;
import io.claudebottle.app.Terminals;
import io.claudebottle.backend.Bottle;
import io.claudebottle.problem.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentActionsTest {

    private static final AgentItem AGENT = new AgentItem(new AgentKey("docker", "researcher-aaaaa"));
    private static final AgentItem GONE = new AgentItem(new AgentKey("docker", "gone-zzzzz"));

    @TempDir
    private Path directory;

    private AppFixture fixture;
    private final List<AgentKey> opened = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private AgentActions actions;

    @BeforeEach
    void setUp() {
        fixture = new AppFixture(directory);
        fixture.runs(fixture.docker, "researcher-aaaaa", "researcher", Duration.ZERO);
        actions = new AgentActions(
                new BottleFinder(fixture.backends),
                fixture.states,
                fixture.sessions,
                new Terminals() {
                    @Override
                    public void open(Bottle bottle, AgentKey key, String agentName, boolean remoteControl) {
                        opened.add(key);
                    }

                    @Override
                    public void bottleGone(AgentKey key) {
                        opened.remove(key);
                    }
                },
                FxThread.direct(),
                fixture.desktop(),
                fixture.problems::add,
                (what, next) -> told.add(what + " | " + next));
    }

    @Test
    void askingToStopStopsNothing() {
        actions.askToStop(AGENT);
        assertThat(actions.stopping().get()).contains(AGENT);
        assertThat(fixture.sessions.calls).isEmpty();

        actions.keepRunning();
        actions.confirmStop();
        assertThat(fixture.sessions.calls).isEmpty();
    }

    @Test
    void aConfirmedStopEndsTheBottle() {
        actions.askToStop(AGENT);
        actions.confirmStop();
        assertThat(fixture.sessions.calls).containsExactly("end researcher-aaaaa");
        assertThat(actions.stopping().get()).isEmpty();
        assertThat(fixture.docker.enumerateActive()).isEmpty();
    }

    @Test
    void aStoppedBottleHasNoTerminalAnyMore() {
        actions.open(AGENT);
        actions.askToStop(AGENT);
        assertThat(opened).containsExactly(AGENT.key());
        actions.confirmStop();
        assertThat(opened).isEmpty();
    }

    @Test
    void aStopThatKeepsTheSessionSaysHowToBringItBackAndIsNoProblem() {
        fixture.sessions.preserves = true;
        actions.askToStop(AGENT);
        actions.confirmStop();
        assertThat(told).containsExactly("researcher-aaaaa is stopped, and its session is kept | To bring it back: ./claude-bottle resume researcher-aaaaa");
        assertThat(fixture.problems).isEmpty();
    }

    @Test
    void whatAStopCouldNotKeepIsSaid() {
        fixture.sessions.warnings = List.of("the transcript could not be copied");
        actions.askToStop(AGENT);
        actions.confirmStop();
        assertThat(fixture.problems).extracting(Problem::what).containsExactly("the transcript could not be copied");
    }

    @Test
    void anAgentThatHasEndedMeanwhileIsAProblemWithAName() {
        actions.open(GONE);
        actions.askToStop(GONE);
        actions.confirmStop();
        assertThat(fixture.problems).hasSize(2).allMatch(problem -> problem.what().startsWith("gone-zzzzz is not running"));
        assertThat(actions.stopRunning().get()).isFalse();
    }

    @Test
    void restartingClaudeEndsItAndAttachesAgain() {
        actions.restartClaude(AGENT);
        assertThat(fixture.sessions.calls).containsExactly("endClaude researcher-aaaaa");
        assertThat(opened).containsExactly(AGENT.key());
    }

    @Test
    void foldersThatAreThereAreOpenedAndOthersNamed() {
        actions.openWorkspace(AGENT);
        actions.revealState(AGENT);
        assertThat(fixture.openedFolders).containsExactly(fixture.home.root(), fixture.states.directory("researcher-aaaaa"));

        actions.revealState(GONE);
        actions.openWorkspace(GONE);
        assertThat(fixture.problems).extracting(Problem::what).satisfiesExactly(
                what -> assertThat(what).endsWith("gone-zzzzz is not there"),
                what -> assertThat(what).contains("nobody recorded"));
    }

    @Test
    void theIdentityIsCopied() {
        actions.copyIdentity(AGENT);
        assertThat(fixture.copied).containsExactly("researcher-aaaaa");
    }
}
