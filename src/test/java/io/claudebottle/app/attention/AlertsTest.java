package io.claudebottle.app.attention;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.AgentKey;
import io.claudebottle.session.SessionStatus;
import io.claudebottle.session.attention.Attention;
import io.claudebottle.session.attention.Attention.State;
import io.claudebottle.session.attention.Evidence;
import io.claudebottle.session.attention.Need;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlertsTest {

    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final AgentKey KEY = new AgentKey("docker", "researcher-aaaaa");

    private static final Attention WORKING = new Attention(State.WORKING, Optional.empty(), Optional.empty(), START);
    private static final Attention UNKNOWN = Attention.unknown(START);
    private static final Attention BASH = waiting(Need.Kind.PERMISSION, "Bash");
    private static final Attention DONE = waiting(Need.Kind.DONE, "");

    private final Alerts alerts = new Alerts();
    private int second;

    private static Attention waiting(Need.Kind kind, String detail) {
        return new Attention(State.WAITING, Optional.of(new Need(kind, detail)), Optional.empty(), START);
    }

    private static Attention exited(int code) {
        return new Attention(
                State.EXITED, Optional.empty(), Optional.of(new Evidence.Process(SessionStatus.Ended.with(code), START)), START);
    }

    private List<Attention> during(int seconds, Attention attention) {
        return during(seconds, attention, false, false);
    }

    /// What is said in the next so many seconds of that.
    private List<Attention> during(int seconds, Attention attention, boolean inView, boolean muted) {
        List<Attention> said = new ArrayList<>();
        for (int i = 0; i < seconds; i++) {
            alerts.due(START.plusSeconds(second++), List.of(new Alerts.Seen(KEY, attention, inView, muted))).forEach(alert -> said.add(alert.attention()));
        }
        return said;
    }

    @Test
    void whoWaitsIsSaidOnceAndAfterTwoSeconds() {
        during(5, WORKING);
        assertThat(during(2, BASH)).isEmpty();
        assertThat(during(1, BASH)).containsExactly(BASH);
        assertThat(during(600, BASH)).isEmpty();
    }

    @Test
    void aMomentBetweenTwoPiecesOfEvidenceIsNotSaid() {
        during(5, WORKING);
        assertThat(during(2, DONE)).isEmpty();
        assertThat(during(9, WORKING)).isEmpty();
    }

    @Test
    void whatTheOperatorSawIsNotSaidThenNorLater() {
        during(5, WORKING);
        assertThat(during(5, BASH, true, false)).isEmpty();
        assertThat(during(90, BASH, false, false)).isEmpty();
    }

    @Test
    void whoIsMutedIsNotSaid() {
        during(5, WORKING);
        assertThat(during(90, BASH, false, true)).isEmpty();
    }

    @Test
    void theSameReasonIsNotSaidTwiceInAMinute() {
        during(5, WORKING);
        assertThat(during(5, BASH)).hasSize(1);
        during(5, UNKNOWN);
        assertThat(during(5, BASH)).isEmpty();
        during(60, UNKNOWN);
        assertThat(during(5, BASH)).hasSize(1);
    }

    @Test
    void itIsSaidAgainAtOnceWhenItWorkedInBetween() {
        during(5, WORKING);
        assertThat(during(5, BASH)).hasSize(1);
        during(3, WORKING);
        assertThat(during(5, BASH)).hasSize(1);
    }

    @Test
    void anotherReasonIsSaidAtOnce() {
        during(5, WORKING);
        assertThat(during(5, BASH)).hasSize(1);
        assertThat(during(5, waiting(Need.Kind.LOGIN, ""))).hasSize(1);
    }

    @Test
    void beingAtItsPromptIsNoNewsOfWhoHasNotWorked() {
        assertThat(during(90, waiting(Need.Kind.PROMPT, ""))).isEmpty();
        assertThat(during(90, waiting(Need.Kind.TRUST, ""))).hasSize(1);
        during(5, WORKING);
        assertThat(during(90, DONE)).hasSize(1);
    }

    @Test
    void aCrashIsSaidButNotAnEndThatWasWantedNorAnOldOne() {
        assertThat(during(9, exited(137))).as("before anybody looked").isEmpty();
        during(5, WORKING);
        assertThat(during(9, exited(0))).isEmpty();
        during(5, WORKING);
        assertThat(during(9, exited(137))).hasSize(1);
    }

    @Test
    void whoComesBackIsSomebodyNew() {
        during(5, WORKING);
        during(5, DONE);
        alerts.due(START.plusSeconds(second++), List.of());
        assertThat(during(9, DONE)).isEmpty();
    }
}
