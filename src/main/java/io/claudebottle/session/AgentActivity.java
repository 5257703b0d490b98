package io.claudebottle.session;

import java.time.Duration;
import java.util.Optional;

/// What an agent is doing, with what that is concluded from. Where the evidence does not say, the answer is [State#UNKNOWN].
///
/// @param evidence one phrase for the operator, as "its title is animated"
public record AgentActivity(State state, String evidence) {

    public enum State {
        STARTING,
        WORKING,
        /// For the operator.
        WAITING,
        IDLE,
        EXITED,
        UNKNOWN
    }

    /// Claude animates its title about once a second while it works, and puts this before it while it does not.
    private static final String AT_REST = "✳";

    /// The frames of the animation are braille patterns.
    private static final Character.UnicodeBlock ANIMATION = Character.UnicodeBlock.BRAILLE_PATTERNS;

    private static final Duration ANIMATION_STOPPED = Duration.ofSeconds(5);
    private static final Duration LONG_SILENCE = Duration.ofMinutes(10);

    /// @param title last title that claude set in a terminal of ours; "" if none was seen
    /// @param sinceTitle how long ago that was; empty if none was seen
    public record Evidence(SessionStatus status, String title, Optional<Duration> sinceTitle) {}

    public static AgentActivity of(Evidence evidence) {
        return switch (evidence.status()) {
            case SessionStatus.NeverStarted() -> new AgentActivity(State.STARTING, "claude has not been started yet");
            case SessionStatus.Ended ended -> new AgentActivity(State.EXITED, ended.words());
            case SessionStatus.Running(long pid) -> evidence.sinceTitle()
                    .map(since -> byTitle(evidence.title(), since))
                    .orElseGet(() -> new AgentActivity(State.UNKNOWN, "claude runs (pid " + pid + "); no terminal here has seen its title"));
        };
    }

    private static AgentActivity byTitle(String title, Duration since) {
        if (isAnimated(title)) {
            return since.compareTo(ANIMATION_STOPPED) <= 0
                    ? new AgentActivity(State.WORKING, "its title is animated")
                    : new AgentActivity(State.UNKNOWN, "its title stopped moving " + inWords(since) + " ago");
        }
        if (title.startsWith(AT_REST)) {
            return since.compareTo(LONG_SILENCE) <= 0
                    ? new AgentActivity(State.WAITING, "at its prompt for " + inWords(since))
                    : new AgentActivity(State.IDLE, "at its prompt for " + inWords(since));
        }
        return new AgentActivity(State.UNKNOWN, "its title says nothing about it");
    }

    private static boolean isAnimated(String title) {
        return !title.isEmpty() && Character.UnicodeBlock.of(title.codePointAt(0)) == ANIMATION;
    }

    private static String inWords(Duration duration) {
        if (duration.toHours() > 0) {
            return duration.toHours() + " h";
        }
        return duration.toMinutes() > 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
    }
}
