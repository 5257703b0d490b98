package io.claudebottle.app.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.AgentKey;
import io.claudebottle.app.AppFixture;
import io.claudebottle.app.FxThread;
import io.claudebottle.app.agents.AgentsViewModel.BackendStatus;
import io.claudebottle.app.agents.AgentsViewModel.Picture;
import io.claudebottle.backend.BottleBackends;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.SessionStatus;
import io.claudebottle.session.attention.Attention;
import io.claudebottle.session.attention.Attention.State;
import io.claudebottle.session.attention.Evidence;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import javafx.collections.ListChangeListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentsViewModelTest {

    private static final SessionStatus RUNNING = new SessionStatus.Running(42);

    @TempDir
    private Path directory;

    private AppFixture fixture;
    private final AppFixture.Timer timer = new AppFixture.Timer();

    @BeforeEach
    void setUp() {
        fixture = new AppFixture(directory);
    }

    private AgentsViewModel model(AgentsViewModel.Asked asked) {
        return new AgentsViewModel(fixture.backends, asked, FxThread.direct(), timer, fixture.clock);
    }

    private AgentsViewModel started() {
        AgentsViewModel model = model(_ -> RUNNING);
        model.start();
        return model;
    }

    private static List<String> slugs(AgentsViewModel model) {
        return model.shown().stream().map(item -> item.key().slug()).toList();
    }

    @Test
    void everyBackendsAgentsAreListedNewestFirst() {
        fixture.runs(fixture.docker, "researcher-aaaaa", "researcher", Duration.ofMinutes(41));
        fixture.runs(fixture.bubblewrap, "implementer-bbbbb", "implementer", Duration.ofMinutes(2));

        assertThat(slugs(started())).containsExactly("implementer-bbbbb", "researcher-aaaaa");
    }

    @Test
    void anEventOfTheEngineShowsWithinOneGap() {
        AgentsViewModel model = started();

        fixture.runs(fixture.docker, "researcher-aaaaa", "researcher", Duration.ZERO);
        assertThat(slugs(model)).isEmpty();
        timer.elapse();

        assertThat(slugs(model)).containsExactly("researcher-aaaaa");
    }

    @Test
    void aBurstOfEventsAsksTheEngineOnce() {
        AgentsViewModel model = started();
        for (int i = 0; i < 50; i++) {
            fixture.runs(fixture.docker, "agent-aaa" + (10 + i), "agent", Duration.ofSeconds(i));
        }
        assertThat(timer.elapse()).isEqualTo(1);
        assertThat(model.shown()).hasSize(50);
    }

    @Test
    void rowsAreTheSameObjectsAfterAnUpdateSoThatTheSelectionSurvives() {
        fixture.runs(fixture.docker, "researcher-aaaaa", "researcher", Duration.ofMinutes(41));
        AgentsViewModel model = started();
        AgentItem before = model.shown().getFirst();
        List<String> changes = new ArrayList<>();
        model.shown().addListener((ListChangeListener<AgentItem>) change -> {
            while (change.next()) {
                changes.add(change.wasPermutated() ? "permuted" : "+" + change.getAddedSize() + " -" + change.getRemovedSize());
            }
        });

        fixture.runs(fixture.docker, "implementer-bbbbb", "implementer", Duration.ofMinutes(2));
        timer.elapse();

        assertThat(model.shown()).contains(before);
        assertThat(changes).containsExactly("+1 -0", "permuted");
    }

    @Test
    void anUpdateThatChangesNothingTouchesNoRow() {
        fixture.runs(fixture.docker, "researcher-aaaaa", "researcher", Duration.ofMinutes(41));
        AgentsViewModel model = started();
        List<Object> changes = new ArrayList<>();
        model.shown().addListener((ListChangeListener<AgentItem>) changes::add);

        model.refresh();
        timer.elapse();

        assertThat(changes).isEmpty();
    }

    @Test
    void anAgentThatEndedIsGoneFromTheList() {
        fixture.runs(fixture.docker, "researcher-aaaaa", "researcher", Duration.ofMinutes(41));
        AgentsViewModel model = started();

        fixture.docker.find("researcher-aaaaa", io.claudebottle.backend.Secrets.none()).orElseThrow().close();
        timer.elapse();

        assertThat(model.shown()).isEmpty();
        assertThat(model.picture().get()).isEqualTo(Picture.NONE);
    }

    @Test
    void missingMetadataIsAQuestionMarkNeverAHiddenRow() {
        fixture.docker.appear("stranger-ccccc");
        AgentItem item = started().shown().getFirst();

        assertThat(item.agentName().get()).isEqualTo("?");
        assertThat(item.uptime().get()).isEqualTo("?");
    }

    @Test
    void whatNobodyKnowsIsUnknownAndNotRunning() {
        fixture.runs(fixture.docker, "researcher-aaaaa", "researcher", Duration.ofMinutes(41));
        AgentsViewModel model = model(_ -> {
            throw new ProblemException("the bottle did not answer", "");
        });
        model.start();

        assertUnknown(model.shown().getFirst(), "the bottle did not answer");
    }

    @Test
    void aBackendThatDoesNotAnswerIsNamedAndItsRowsStayAsUnknown() {
        fixture.runs(fixture.docker, "researcher-aaaaa", "researcher", Duration.ofMinutes(41));
        fixture.runs(fixture.bubblewrap, "implementer-bbbbb", "implementer", Duration.ofMinutes(2));
        AgentsViewModel model = started();

        fixture.docker.missing = Optional.of(Problem.of("the engine does not answer", "Start it."));
        model.refresh();
        timer.elapse();

        assertThat(slugs(model)).containsExactly("implementer-bbbbb", "researcher-aaaaa");
        assertUnknown(model.find(new AgentKey("docker", "researcher-aaaaa")).orElseThrow(), "the engine does not answer");
        assertThat(model.backends()).filteredOn(status -> status.name().equals("docker")).first()
                .satisfies(status -> assertThat(status.kind()).isEqualTo(BackendStatus.Kind.FAILED))
                .satisfies(status -> assertThat(status.why().orElseThrow().fix()).isEqualTo("Start it."));
    }

    @Test
    void theFourPicturesOfAnEmptyListAreDifferent() {
        assertThat(model(_ -> RUNNING).picture().get()).isEqualTo(Picture.LOADING);

        AgentsViewModel model = started();
        assertThat(model.picture().get()).isEqualTo(Picture.NONE);

        fixture.runs(fixture.docker, "researcher-aaaaa", "researcher", Duration.ofMinutes(41));
        timer.elapse();
        assertThat(model.picture().get()).isEqualTo(Picture.ROWS);

        model.filterProperty().set("nobody");
        assertThat(model.picture().get()).isEqualTo(Picture.FILTERED_OUT);

        fixture = new AppFixture(directory.resolve("other"));
        fixture.docker.missing = Optional.of(Problem.of("no engine"));
        fixture.bubblewrap.missing = Optional.of(Problem.of("no bwrap"));
        assertThat(started().picture().get()).isEqualTo(Picture.UNAVAILABLE);
    }

    @Test
    void theFilterLooksAtIdentityAgentAndBackend() {
        fixture.runs(fixture.docker, "researcher-aaaaa", "researcher", Duration.ofMinutes(41));
        fixture.runs(fixture.bubblewrap, "implementer-bbbbb", "implementer", Duration.ofMinutes(2));
        AgentsViewModel model = started();

        model.filterProperty().set(" BUBBLE ");
        assertThat(slugs(model)).containsExactly("implementer-bbbbb");
        model.filterProperty().set("aaaaa");
        assertThat(slugs(model)).containsExactly("researcher-aaaaa");
    }

    @Test
    void anAnswerThatWasOvertakenIsDropped() {
        Queue<Runnable> background = new ArrayDeque<>();
        var fx = new FxThread(background::add, Runnable::run);
        var model = new AgentsViewModel(
                new BottleBackends(List.of(fixture.docker), Map.of()), _ -> RUNNING, fx, timer, fixture.clock);
        model.start();
        Runnable first = background.remove();
        model.refresh();
        timer.elapse();
        Runnable second = background.remove();

        fixture.runs(fixture.docker, "researcher-aaaaa", "researcher", Duration.ofMinutes(41));
        second.run();
        fixture.docker.missing = Optional.of(Problem.of("an old answer"));
        first.run();

        assertThat(slugs(model)).containsExactly("researcher-aaaaa");
        assertThat(model.backends().getFirst().kind()).isEqualTo(BackendStatus.Kind.AVAILABLE);
    }

    @Test
    void uptimeRunsOnWithoutAskingAnEngine() {
        fixture.runs(fixture.docker, "researcher-aaaaa", "researcher", Duration.ofSeconds(41));
        var moving = new MovingClock();
        var model = new AgentsViewModel(fixture.backends, _ -> RUNNING, FxThread.direct(), timer, moving);
        model.start();
        assertThat(model.shown().getFirst().uptime().get()).isEqualTo("00:41");

        moving.by = Duration.ofHours(2);
        model.tick();

        assertThat(model.shown().getFirst().uptime().get()).isEqualTo("2:00:41");
    }

    private static void assertUnknown(AgentItem item, String why) {
        assertThat(item.attention().get().state()).isEqualTo(State.UNKNOWN);
        assertThat(item.attention().get().basis().orElseThrow()).isInstanceOfSatisfying(Evidence.NoAnswer.class, basis -> assertThat(basis.why()).isEqualTo(why));
    }

    private void threeAgents() {
        fixture.runs(fixture.docker, "oldest-aaaaa", "oldest", Duration.ofMinutes(41));
        fixture.runs(fixture.docker, "middle-bbbbb", "middle", Duration.ofMinutes(20));
        fixture.runs(fixture.docker, "newest-ccccc", "newest", Duration.ofMinutes(2));
    }

    private static void title(AgentsViewModel model, String slug, String title) {
        model.seen(new AgentKey("docker", slug), now -> new Evidence.Title(title, now));
    }

    @Test
    void whoWaitsMovesNoRowUnlessTheOperatorChoseThat() {
        threeAgents();
        AgentsViewModel model = started();

        title(model, "oldest-aaaaa", "✳ asks something");
        assertThat(slugs(model)).containsExactly("newest-ccccc", "middle-bbbbb", "oldest-aaaaa");

        model.waitingFirstProperty().set(true);
        assertThat(slugs(model)).containsExactly("oldest-aaaaa", "newest-ccccc", "middle-bbbbb");
    }

    @Test
    void whatWaitsForTheOperatorCanComeFirstAndThenWhatHasEnded() {
        threeAgents();
        AgentsViewModel model = started();
        model.waitingFirstProperty().set(true);

        model.statusSeen(new AgentKey("docker", "middle-bbbbb"), SessionStatus.Ended.with(130));
        title(model, "oldest-aaaaa", "✳ asks something");

        assertThat(slugs(model)).containsExactly("oldest-aaaaa", "middle-bbbbb", "newest-ccccc");
        assertThat(model.shown().getFirst().attention().get().state()).isEqualTo(State.WAITING);

        model.sightLost(new AgentKey("docker", "oldest-aaaaa"));
        assertThat(slugs(model)).containsExactly("middle-bbbbb", "newest-ccccc", "oldest-aaaaa");
    }

    @Test
    void ofThoseWhoWaitWhoHasWaitedLongestComesFirst() {
        threeAgents();
        var moving = new MovingClock();
        var model = new AgentsViewModel(fixture.backends, _ -> RUNNING, FxThread.direct(), timer, moving);
        model.start();
        model.waitingFirstProperty().set(true);

        title(model, "oldest-aaaaa", "✳ asks something");
        moving.by = Duration.ofSeconds(9);
        title(model, "newest-ccccc", "✳ asks something");

        assertThat(slugs(model)).containsExactly("oldest-aaaaa", "newest-ccccc", "middle-bbbbb");
    }

    @Test
    void anAnimatedTitleIsNoNewsEverySecond() {
        threeAgents();
        var moving = new MovingClock();
        var model = new AgentsViewModel(fixture.backends, _ -> RUNNING, FxThread.direct(), timer, moving);
        model.start();
        AgentItem item = model.find(new AgentKey("docker", "oldest-aaaaa")).orElseThrow();
        title(model, "oldest-aaaaa", "⠂ writing");
        List<Attention> heard = new ArrayList<>();
        item.attention().addListener((_, _, now) -> heard.add(now));

        for (int second = 1; second <= 125; second++) {
            moving.by = Duration.ofSeconds(second);
            title(model, "oldest-aaaaa", second % 2 == 0 ? "⠂ writing" : "⠐ writing");
            model.tick();
        }

        assertThat(heard).isEmpty();
        assertThat(item.minutes().get()).isEqualTo(2);
        assertThat(item.attention().get().since()).isEqualTo(AppFixture.NOW);
    }

    @Test
    void aClaudeThatWasNotStartedWhenItWasAskedForIsNoticedByItsFirstTitle() {
        fixture.runs(fixture.docker, "researcher-aaaaa", "researcher", Duration.ofSeconds(1));
        var answers = new ArrayList<SessionStatus>(List.of(new SessionStatus.NeverStarted(), RUNNING));
        AgentsViewModel model = model(_ -> answers.removeFirst());
        model.start();
        assertThat(model.shown().getFirst().attention().get().state()).isEqualTo(State.STARTING);

        title(model, "researcher-aaaaa", "✳ Claude Code");

        assertThat(model.shown().getFirst().attention().get().state()).isEqualTo(State.WAITING);
    }

    @Test
    void aBottleIsNotAskedAgainAtEveryEvent() {
        fixture.runs(fixture.docker, "researcher-aaaaa", "researcher", Duration.ofMinutes(41));
        List<AgentKey> asked = new ArrayList<>();
        var moving = new MovingClock();
        var model = new AgentsViewModel(
                fixture.backends,
                key -> {
                    asked.add(key);
                    return RUNNING;
                },
                FxThread.direct(),
                timer,
                moving);
        model.start();
        for (int i = 0; i < 10; i++) {
            model.refresh();
            timer.elapse();
        }
        assertThat(asked).hasSize(1);

        moving.by = Duration.ofSeconds(5);
        model.refresh();
        timer.elapse();
        assertThat(asked).hasSize(2);
    }

    private static final class MovingClock extends Clock {
        private Duration by = Duration.ZERO;

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public java.time.Instant instant() {
            return AppFixture.NOW.plus(by);
        }
    }
}
