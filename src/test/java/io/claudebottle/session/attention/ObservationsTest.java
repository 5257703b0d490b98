package io.claudebottle.session.attention;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.session.SessionStatus;
import io.claudebottle.session.attention.Attention.State;
import io.claudebottle.session.attention.Observations.Contradiction;
import io.claudebottle.terminal.emulator.TerminalEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObservationsTest {

    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    private static Instant at(double seconds) {
        return START.plusMillis((long) (seconds * 1000));
    }

    private static Observations running() {
        return Observations.none().with(new Evidence.Process(new SessionStatus.Running(42), START));
    }

    /// One piece of evidence, as `hook=Stop@2.5`, `title=✳ x@1`, `progress=NONE@1`, `screen=done@3`, `bell@1` or `output@7`.
    private static Evidence evidence(String text) {
        int at = text.lastIndexOf('@');
        Instant when = at(Double.parseDouble(text.substring(at + 1)));
        String[] words = text.substring(0, at).split("=", 2);
        return switch (words[0]) {
            case "hook" -> new Evidence.Hook(HookReport.parse(words[1]).orElseThrow(), when);
            case "title" -> new Evidence.Title(words[1], when);
            case "progress" -> new Evidence.Progress(TerminalEvent.Progress.State.valueOf(words[1]), when);
            case "screen" -> new Evidence.Screen(ScreenTextTest.screen(words[1]), when);
            case "bell" -> new Evidence.Call("", when);
            case "output" -> new Evidence.Output(when);
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Observations seen(String all) {
        Observations observations = running();
        for (String each : all.split(", ")) {
            observations = observations.with(evidence(each));
        }
        return observations;
    }

    @ParameterizedTest(name = "{0} at {1} s: {2} {3}, by {4}")
    @CsvSource(delimiter = '|', textBlock = """
            # one kind alone
            hook=UserPromptSubmit@1                                         | 2    | WORKING |            | Hook
            hook=PermissionRequest Bash@1                                   | 900  | WAITING | PERMISSION | Hook
            hook=Stop@1                                                     | 60   | WAITING | DONE       | Hook
            hook=Stop@1                                                     | 700  | IDLE    |            | Hook
            title=⠂ x@1                                                     | 6    | WORKING |            | Title
            title=◐ x@1                                                     | 6    | WORKING |            | Title
            title=◑ x@1                                                     | 6    | WORKING |            | Title
            title=✳ x@1                                                     | 500  | WAITING | PROMPT     | Title
            title=✳ x@1                                                     | 7200 | IDLE    |            | Title
            title=vim@1                                                     | 2    | UNKNOWN |            | Process
            progress=INDETERMINATE@1                                        | 2    | WORKING |            | Progress
            progress=NONE@1                                                 | 2    | WAITING | PROMPT     | Progress
            screen=working@1                                                | 2    | WORKING |            | Screen
            screen=at-prompt@1                                              | 2    | WAITING | PROMPT     | Screen
            screen=trust@1                                                  | 900  | WAITING | TRUST      | Screen
            screen=transcript@1                                             | 2    | UNKNOWN |            | Process
            bell@1                                                          | 2    | WAITING | CALL       | Call
            # silence never makes anybody ready
            output@1                                                        | 500  | UNKNOWN |            | Process
            hook=UserPromptSubmit@1, output@2                               | 31   | WORKING |            | Hook
            hook=UserPromptSubmit@1, output@2                               | 33   | UNKNOWN |            | Output
            hook=PermissionRequest Bash@1, output@2                         | 99   | WAITING | PERMISSION | Hook
            hook=UserPromptSubmit@1, output@2, title=⠂ x@40                 | 41   | WORKING |            | Hook
            # the higher rank wins, and says more
            title=✳ x@1.03, hook=Stop@1                                     | 2    | WAITING | DONE       | Hook
            title=✳ x@1, hook=PermissionRequest Bash@1.01                   | 2    | WAITING | PERMISSION | Hook
            hook=PermissionRequest Bash@1, title=✳ x@1.01                   | 2    | WAITING | PERMISSION | Hook
            title=✳ x@1, progress=INDETERMINATE@2                           | 3    | WAITING | PROMPT     | Title
            title=⠂ x@2, bell@3                                             | 4    | WORKING |            | Title
            # a reminder of claude does not take the reason away
            hook=PermissionRequest Bash@1, hook=Notification permission_prompt@7 | 8 | WAITING | PERMISSION | Hook
            hook=Stop@1, hook=Notification idle_prompt@61                   | 62   | WAITING | DONE       | Hook
            # answered yes: it works again, and no hook says so
            hook=PermissionRequest Bash@1, title=⠂ x@9                      | 10   | WORKING |            | Title
            hook=PermissionRequest Bash@1, title=◑ x@9                      | 10   | WORKING |            | Title
            # nobody looks at it, so its title stands still; and the old question does not come back
            hook=PermissionRequest Bash@1, title=◑ x@9, output@60           | 61   | WORKING |            | Title
            # unless it says nothing at all
            hook=PermissionRequest Bash@1, title=◑ x@9, output@60           | 91   | UNKNOWN |            | Output
            # answered no: the prompt box is back
            hook=PermissionRequest Bash@1, title=✳ x@1, screen=interrupted@5 | 6   | WAITING | PROMPT     | Title
            # its progress may end after the hook that asks, and ends anew when the transcript is looked at
            hook=PermissionRequest Bash@1, progress=NONE@1.1                | 6    | WAITING | PERMISSION | Hook
            # gave up: the prompt box below does not make it less of a failure, nor does a reminder, nor does time
            hook=StopFailure rate_limit@1, title=✳ x@1, screen=2.1.331/failed@2 | 3 | WAITING | FAILURE  | Hook
            hook=StopFailure rate_limit@1, hook=Notification idle_prompt@61 | 900  | WAITING | FAILURE    | Hook
            hook=StopFailure rate_limit@1, title=◐ x@9                      | 10   | WORKING |            | Title
            hook=StopFailure rate_limit@1, screen=2.1.331/login@9           | 10   | WAITING | LOGIN      | Screen
            # but a login that is done is seen
            hook=StopFailure authentication_failed@1, title=✳ x@1, screen=2.1.331/at-prompt@9 | 10 | WAITING | PROMPT | Title
            # interrupted: no hook either
            hook=UserPromptSubmit@1, title=✳ x@4                            | 5    | WAITING | PROMPT     | Title
            hook=UserPromptSubmit@1, screen=interrupted@5                   | 6    | WAITING | PROMPT     | Screen
            # two tools at once, one of which asks
            hook=PermissionRequest Bash@1, title=✳ x@1, hook=PostToolUse Read@2, screen=permission@3 | 4 | WAITING | PERMISSION | Screen
            # a new task
            hook=Stop@1, title=✳ x@1, title=⠂ x@30                          | 31   | WORKING |            | Title
            # a menu
            hook=Stop@1, title=✳ x@1, screen=login@30                       | 31   | WAITING | LOGIN      | Screen
            hook=SessionStart startup@1, title=✳ x@1, screen=logged-out@2   | 3    | WAITING | LOGIN      | Screen
            title=✳ x@1, progress=INDETERMINATE@1, screen=question@2        | 3    | WAITING | QUESTION   | Screen
            progress=INDETERMINATE@1, screen=question@2                     | 3    | WAITING | QUESTION   | Screen
            # a screen that is older than the hook says nothing against it
            screen=permission@1, hook=UserPromptSubmit@2                    | 3    | WORKING |            | Hook
            screen=at-prompt@1, title=⠂ x@2                                 | 3    | WORKING |            | Title
            # a command of claude's own moves the title and runs no hook
            hook=Stop@1, title=◐ x@9, title=✳ x@9.3, screen=2.1.331/model@10 | 11  | WAITING | CHOICE     | Screen
            """)
    void theEvidenceSays(String seen, double now, State state, Need.Kind need, String basis) {
        Attention attention = seen(seen).conclude(at(now));

        assertThat(attention.state()).isEqualTo(state);
        assertThat(attention.need().map(Need::kind).orElse(null)).isEqualTo(need);
        assertThat(attention.basis().orElseThrow().getClass().getSimpleName()).isEqualTo(basis);
    }

    @Test
    void theReasonOfAReminderIsTheEarlierAndFuller() {
        Attention attention = seen("hook=PermissionRequest Bash@1, hook=Notification permission_prompt@7").conclude(at(8));

        assertThat(attention.need()).contains(new Need(Need.Kind.PERMISSION, "Bash"));
        assertThat(attention.since()).isEqualTo(at(1));
    }

    @Test
    void onlyALowerRankNeedsToContradictAndNoneContradictsItself() {
        assertThat(Observations.CONTRADICTIONS).allSatisfy((Contradiction rule) -> {
            assertThat(Observations.RANKS.indexOf(rule.by())).isGreaterThan(Observations.RANKS.indexOf(rule.of()));
            assertThat(rule.says()).isNotEqualTo(rule.against());
        });
    }

    @Test
    void nothingSeenIsUnknownAndNotReady() {
        assertThat(Observations.none().conclude(START).state()).isEqualTo(State.UNKNOWN);
        assertThat(running().conclude(START).state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void whatHasEndedIsExitedWhateverElseWasSeen() {
        SessionStatus ended = SessionStatus.Ended.with(137);
        Attention attention = seen("hook=UserPromptSubmit@1, title=⠂ busy@2")
                .with(new Evidence.Process(ended, at(3)))
                .conclude(at(3));

        assertThat(attention).isEqualTo(
                new Attention(State.EXITED, Optional.empty(), Optional.of(new Evidence.Process(ended, at(3))), at(3)));
    }

    @Test
    void whatWasNotStartedIsStarting() {
        assertThat(Observations.none().with(new Evidence.Process(new SessionStatus.NeverStarted(), START)).conclude(START).state())
                .isEqualTo(State.STARTING);
    }

    @Test
    void aBottleThatDoesNotAnswerIsUnknownUntilItAnswers() {
        Observations silent = seen("title=✳ x@1").with(new Evidence.NoAnswer("the engine is down", at(2)));
        assertThat(silent.conclude(at(3)).state()).isEqualTo(State.UNKNOWN);

        assertThat(silent.with(new Evidence.Process(new SessionStatus.Running(42), at(4))).conclude(at(5)).state()).isEqualTo(State.WAITING);
    }

    @Test
    void whatATerminalSawIsForgottenWithTheTerminal() {
        assertThat(seen("hook=PermissionRequest Bash@1, title=✳ x@1, screen=permission@2, bell@3").withoutTerminal().conclude(at(4)).state())
                .isEqualTo(State.UNKNOWN);
    }

    @Test
    void aStateThatGoesOnBeganWhenItBegan() {
        Attention first = seen("title=⠂ x@1").conclude(at(2));
        Attention later = seen("title=⠂ x@1, title=⠐ x@2").conclude(at(3)).after(first);

        assertThat(later.since()).isEqualTo(at(1));
        assertThat(seen("title=✳ x@9").conclude(at(9)).after(later).since()).isEqualTo(at(9));
    }

    @Test
    void everySequenceOfEvidenceIsJudged() {
        List<Evidence> all = Arrays.asList(evidence("hook=Stop@1"), evidence("title=⠂ x@2"), evidence("progress=PAUSED@3"), evidence("screen=theme@4"),
                evidence("bell@5"), evidence("output@6"));
        for (int bits = 0; bits < 1 << all.size(); bits++) {
            Observations observations = running();
            for (int i = 0; i < all.size(); i++) {
                observations = (bits & 1 << i) == 0 ? observations : observations.with(all.get(i));
            }
            Attention attention = observations.conclude(START.plus(Duration.ofMinutes(1)));
            assertThat(attention.need().isPresent()).isEqualTo(attention.state() == State.WAITING);
        }
    }
}
