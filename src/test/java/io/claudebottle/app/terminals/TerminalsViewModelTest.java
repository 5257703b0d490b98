package io.claudebottle.app.terminals;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.AgentKey;
import io.claudebottle.app.AppFixture;
import io.claudebottle.app.BottleFinder;
import io.claudebottle.app.FakeSessions;
import io.claudebottle.app.FxThread;
import io.claudebottle.app.Page;
import io.claudebottle.app.shell.ShellViewModel;
import io.claudebottle.app.terminals.TerminalSession.Phase;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.SessionStatus;
import io.claudebottle.terminal.view.FileIntake;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalsViewModelTest {

    private static final AgentKey FIRST = new AgentKey("docker", "first-aaaaa");
    private static final AgentKey SECOND = new AgentKey("docker", "second-bbbbb");

    @TempDir
    private Path directory;

    private AppFixture fixture;
    private FakeSessions sessions;
    private final AppFixture.Timer timer = new AppFixture.Timer();
    private final ShellViewModel shell = new ShellViewModel();
    private final List<Phase> seen = new ArrayList<>();
    private TerminalsViewModel terminals;

    @BeforeEach
    void setUp() {
        fixture = new AppFixture(directory);
        sessions = fixture.sessions;
        fixture.runs(fixture.docker, FIRST.slug(), "first", Duration.ZERO).runs(fixture.docker, SECOND.slug(), "second", Duration.ZERO);
        terminals = new TerminalsViewModel(sessions, FxThread.direct(), timer, shell, new TerminalsViewModel.Observer() {
            @Override
            public void phaseChanged(AgentKey key, Phase phase) {
                seen.add(phase);
            }

            @Override
            public void titleChanged(AgentKey key, String title) {}
        });
    }

    private TerminalSession open(AgentKey key) {
        terminals.open(new BottleFinder(fixture.backends).require(key), key, "agent", false);
        return terminals.find(key).orElseThrow();
    }

    @Test
    void openingShowsTheAgentsPageWithTheTerminalInFront() {
        shell.show(Page.SETTINGS);
        TerminalSession tab = open(FIRST);
        assertThat(shell.rail().get()).isEqualTo(Page.AGENTS);
        assertThat(terminals.selectedProperty().get()).contains(tab);
        assertThat(tab.phase().get()).isInstanceOf(Phase.Attached.class);
    }

    @Test
    void anAgentHasOneTabHoweverOftenItIsOpened() {
        open(FIRST);
        open(SECOND);
        open(FIRST);
        assertThat(terminals.tabs()).hasSize(2);
        assertThat(sessions.opened).hasSize(2);
        assertThat(terminals.selectedProperty().get().orElseThrow().key()).isEqualTo(FIRST);
    }

    @Test
    void closingATabOnlyDetachesAndShowsItsNeighbour() {
        TerminalSession first = open(FIRST);
        TerminalSession second = open(SECOND);

        terminals.close(second);

        assertThat(sessions.opened.get(1).isClosed()).isTrue();
        assertThat(sessions.calls).noneMatch(call -> call.startsWith("end"));
        assertThat(terminals.selectedProperty().get()).contains(first);
        assertThat(fixture.docker.enumerateActive()).hasSize(2);
    }

    @Test
    void theEndOfTheAttachingChildIsNotTheEndOfClaude() {
        TerminalSession tab = open(FIRST);
        sessions.opened.getFirst().ends(1);
        assertThat(tab.phase().get()).isEqualTo(new Phase.Detached());

        terminals.attach(tab);
        assertThat(tab.phase().get()).isInstanceOf(Phase.Attached.class);
    }

    @Test
    void whatBecameOfClaudeIsSaidAndHeard() {
        TerminalSession tab = open(FIRST);
        sessions.claudeEnded(FIRST.slug(), 137);
        sessions.opened.getFirst().ends(0);

        assertThat(tab.phase().get()).isEqualTo(new Phase.Ended(SessionStatus.Ended.with(137)));
        assertThat(seen).last().isEqualTo(tab.phase().get());
    }

    @Test
    void restartingEndsWhatStillRunsFirst() {
        TerminalSession tab = open(FIRST);
        terminals.restart(tab);
        assertThat(sessions.calls).containsExactly("open first-aaaaa", "endClaude first-aaaaa", "open first-aaaaa");
        assertThat(tab.phase().get()).isEqualTo(new Phase.Attached(sessions.opened.get(1)));
    }

    @Test
    void theEndOfAnEarlierChildSaysNothingAboutTheLaterOne() {
        TerminalSession tab = open(FIRST);
        terminals.restart(tab);
        sessions.claudeEnded(FIRST.slug(), 1);
        sessions.opened.getFirst().ends(1);
        assertThat(tab.phase().get()).isInstanceOf(Phase.Attached.class);
    }

    @Test
    void aTerminalThatCannotBeOpenedSaysWhy() {
        Problem problem = Problem.of("the bottle does not answer", "See whether it still runs.");
        sessions.openFault = Optional.of(problem);
        assertThat(open(FIRST).phase().get()).isEqualTo(new Phase.Failed(problem));
    }

    @Test
    void theEndOfTheWindowDetachesEverythingAndEndsNothing() {
        open(FIRST);
        open(SECOND);
        terminals.close();
        assertThat(sessions.opened).allMatch(pty -> pty.isClosed());
        assertThat(fixture.docker.enumerateActive()).hasSize(2);
    }

    private CompletionStage<List<String>> handIn(TerminalSession tab) {
        return tab.files().take(List.of(new FileIntake.Item.File(Path.of("/desk/report.pdf"))));
    }

    @Test
    void whatIsHandedInIsKnownByItsPathInTheBottle() {
        TerminalSession tab = open(FIRST);
        assertThat(handIn(tab).toCompletableFuture().join()).containsExactly("/home/node/inbox/report.pdf");
        timer.elapse();
        assertThat(tab.files().slow().get()).as("nothing is under way any more").isFalse();
    }

    @Test
    void whyNothingCameInIsSaidUntilItIsDismissedOrTriedAgain() {
        TerminalSession tab = open(FIRST);
        Problem problem = Problem.of("that is more than 100 MiB", "Nothing was copied.");
        sessions.bringInFault = Optional.of(problem);
        assertThat(handIn(tab)).isCompletedExceptionally();
        assertThat(tab.files().problem().get()).contains(problem);

        sessions.bringInFault = Optional.empty();
        handIn(tab);
        assertThat(tab.files().problem().get()).isEmpty();
    }

    @Test
    void onlyWhatTakesLongIsSpokenOf() {
        List<Runnable> background = new ArrayList<>();
        var files = new TerminalFiles(
                new BottleFinder(fixture.backends).require(FIRST), sessions, new FxThread(background::add, Runnable::run), timer);
        files.take(List.of());
        files.take(List.of());
        assertThat(files.slow().get()).isFalse();
        timer.elapse();
        assertThat(files.slow().get()).isTrue();
        background.getFirst().run();
        assertThat(files.slow().get()).as("the second is still under way").isTrue();
        background.getLast().run();
        assertThat(files.slow().get()).isFalse();
    }

    @Test
    void aTerminalInAWindowOfItsOwnIsBroughtThereInsteadOfThePage() {
        List<TerminalSession> raised = new ArrayList<>();
        terminals.onRaise(raised::add);
        TerminalSession tab = open(FIRST);
        terminals.layout().detach(tab);
        shell.show(Page.SETTINGS);
        raised.clear();
        open(FIRST);
        assertThat(raised).containsExactly(tab);
        assertThat(shell.rail().get()).isEqualTo(Page.SETTINGS);
    }

    @Test
    void theEndOfABottleClosesItsWindow() {
        TerminalSession tab = open(FIRST);
        terminals.layout().detach(tab);
        terminals.bottleGone(FIRST);
        assertThat(terminals.layout().windows()).isEmpty();
        assertThat(terminals.selectedProperty().get()).isEmpty();
    }
}
