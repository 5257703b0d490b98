package io.claudebottle.app.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.FxThread;
import io.claudebottle.app.selftest.SelfTestViewModel.State;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.selftest.Standing;
import io.claudebottle.session.selftest.Standing.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class SelfTestViewModelTest {

    private final FakeSelfTests tests = new FakeSelfTests();
    private final SelfTestViewModel selfTest = new SelfTestViewModel(tests, FxThread.direct());

    private Optional<Kind> kind() {
        return selfTest.state().get() instanceof State.Known(Standing standing) ? Optional.of(standing.kind()) : Optional.empty();
    }

    @Test
    void whatIsKnownFollowsTheBackend() {
        assertThat(selfTest.state().get()).isEqualTo(new State.Unasked());
        tests.standings.put("docker", FakeSelfTests.verified());

        selfTest.follow("docker");
        assertThat(kind()).contains(Kind.VERIFIED);
        assertThat(selfTest.checks()).hasSize(14);

        selfTest.follow("bubblewrap");
        assertThat(kind()).contains(Kind.NEVER);
        assertThat(selfTest.checks()).isEmpty();

        selfTest.follow("");
        assertThat(selfTest.state().get()).isEqualTo(new State.Unasked());
    }

    @Test
    void aRunTellsItsStagesThenItsCountsThenWhatItFound() {
        List<State> seen = new ArrayList<>();
        selfTest.follow("docker");
        selfTest.state().subscribe(state -> {
            seen.add(state);
        });

        selfTest.run();

        assertThat(seen).contains(
                new State.Running("", 0, 0), new State.Running("Starting the sidecars", 0, 0), new State.Running("", 0, 14), new State.Running("", 14, 14));
        assertThat(kind()).contains(Kind.VERIFIED);
        assertThat(selfTest.checks()).isEqualTo(tests.finds.checks());
        assertThat(selfTest.controls()).isEqualTo(tests.finds.controls());
        assertThat(selfTest.busy().get()).isFalse();
    }

    @Test
    void withoutABackendNothingRuns() {
        selfTest.run();

        assertThat(tests.runs).isEmpty();
    }

    @Test
    void aRunThatFindsNothingIsAProblemUntilTheNext() {
        tests.standings.put("docker", FakeSelfTests.verified());
        tests.fault = Optional.of(Problem.of("the bottle is not closed", "Look at the firewall."));
        selfTest.follow("docker");

        selfTest.run();
        assertThat(selfTest.problem().get()).map(Problem::what).contains("the bottle is not closed");
        assertThat(selfTest.busy().get()).isFalse();

        selfTest.follow("bubblewrap");
        assertThat(selfTest.problem().get()).as("it is docker's").isEmpty();

        tests.fault = Optional.empty();
        selfTest.run();
        assertThat(selfTest.problem().get()).isEmpty();
    }

    @Test
    void whileItRunsNoOtherBeginsAndAnotherBackendShowsItsOwn() throws Exception {
        var work = new LinkedBlockingQueue<Runnable>();
        var later = new SelfTestViewModel(tests, new FxThread(work::add, Runnable::run));
        later.follow("docker");
        work.take().run();
        later.run();
        later.run();
        assertThat(work).hasSize(1);
        assertThat(later.busy().get()).isTrue();

        later.follow("bubblewrap");
        Runnable test = work.take();
        work.take().run();
        assertThat(later.state().get()).isInstanceOf(State.Known.class);
        later.run();
        assertThat(work).isEmpty();

        later.follow("docker");
        assertThat(later.state().get()).isEqualTo(new State.Running("", 0, 0));
        test.run();
        work.take().run();
        assertThat(tests.runs).containsExactly("docker");
        assertThat(later.state().get()).isInstanceOf(State.Known.class);
    }

    /// A bottle that the window's end left running would run for ever.
    @Test
    void theEndOfTheWindowWaitsForTheEndOfTheBottle() throws Exception {
        tests.comeFirst = 3;
        var ended = new CountDownLatch(1);
        var window = new SelfTestViewModel(tests, new FxThread(
                work -> Thread.ofVirtual().start(() -> {
                    work.run();
                    ended.countDown();
                }),
                Runnable::run));
        window.follow("docker");
        window.run();

        window.close();

        assertThat(tests.standstill.getCount()).isZero();
        ended.await();
        assertThat(tests.standings).as("a cancelled run found nothing").isEmpty();
    }
}
