package io.claudebottle.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.session.AgentActivity.Evidence;
import io.claudebottle.session.AgentActivity.State;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentActivityTest {

    private static final SessionStatus RUNNING = new SessionStatus.Running(42);

    @ParameterizedTest
    @CsvSource({
        "⠂ writing tests, PT1S, WORKING, its title is animated",
        "⠐ writing tests, PT5S, WORKING, its title is animated",
        "⠐ writing tests, PT40S, UNKNOWN, its title stopped moving 40 s ago",
        "✳ writing tests, PT3S, WAITING, at its prompt for 3 s",
        "✳ writing tests, PT9M, WAITING, at its prompt for 9 min",
        "✳ writing tests, PT2H, IDLE, at its prompt for 2 h",
        "vim, PT1S, UNKNOWN, its title says nothing about it",
        "'', PT1S, UNKNOWN, its title says nothing about it"
    })
    void aRunningClaudeIsJudgedByItsTitle(String title, Duration since, State state, String words) {
        assertThat(AgentActivity.of(new Evidence(RUNNING, title, Optional.of(since)))).isEqualTo(new AgentActivity(state, words));
    }

    @Test
    void withoutATitleARunningClaudeIsUnknownAndNotReady() {
        assertThat(AgentActivity.of(new Evidence(RUNNING, "", Optional.empty())))
                .isEqualTo(new AgentActivity(State.UNKNOWN, "claude runs (pid 42); no terminal here has seen its title"));
    }

    @Test
    void anEndedClaudeIsExitedWhateverItsTitleWas() {
        assertThat(AgentActivity.of(new Evidence(SessionStatus.Ended.with(137), "⠂ busy", Optional.of(Duration.ZERO))))
                .isEqualTo(new AgentActivity(State.EXITED, "was killed, perhaps for lack of memory (137)"));
    }

    @Test
    void aClaudeThatWasNotStartedIsStarting() {
        assertThat(AgentActivity.of(new Evidence(new SessionStatus.NeverStarted(), "", Optional.empty())).state()).isEqualTo(State.STARTING);
    }
}
