package io.claudebottle.app.attention;

import io.claudebottle.app.AgentKey;
import io.claudebottle.session.SessionStatus;
import io.claudebottle.session.attention.Attention;
import io.claudebottle.session.attention.Attention.State;
import io.claudebottle.session.attention.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Decides whom to tell the operator of, and when to be quiet.
///
/// * A state has to last: between two pieces of evidence a working agent may seem to wait for an instant.
/// * What was before the operator's eyes need not be said, then or later. What is muted is not said.
/// * Who has not worked since it was first seen has nothing new to say by being at its prompt.
/// * The same agent and reason are not said twice within a minute, unless it worked in between.
final class Alerts {

    static final Duration LASTS = Duration.ofSeconds(2);
    static final Duration AGAIN = Duration.ofMinutes(1);

    private final Map<AgentKey, Course> courses = new HashMap<>();

    /// One agent at one moment.
    record Seen(AgentKey key, Attention attention, boolean inView, boolean muted) {}

    /// What is remembered of one agent.
    private static final class Course {
        private Attention state;
        private Instant since;
        private boolean settled;
        private boolean ran;
        private boolean worked;
        private Optional<Attention> told = Optional.empty();
        private Instant toldAt = Instant.MIN;

        private Course(Attention state, Instant since) {
            this.state = state;
            this.since = since;
        }
    }

    /// To be called about once a second with everything that runs.
    List<Alert> due(Instant now, List<Seen> all) {
        courses.keySet().retainAll(all.stream().map(Seen::key).collect(Collectors.toSet()));
        List<Alert> alerts = new ArrayList<>();
        for (Seen seen : all) {
            Course course = courses.computeIfAbsent(seen.key(), _ -> new Course(seen.attention(), now));
            if (isDue(course, seen, now)) {
                alerts.add(new Alert(seen.key(), seen.attention()));
            }
        }
        return alerts;
    }

    private static boolean isDue(Course course, Seen seen, Instant now) {
        Attention attention = seen.attention();
        if (!attention.isSameAs(course.state)) {
            course.state = attention;
            course.since = now;
            course.settled = false;
        }
        if (Set.of(State.WORKING, State.WAITING, State.IDLE).contains(attention.state())) {
            course.ran = true;
        }
        if (attention.state() == State.WORKING) {
            course.worked = true;
            course.told = Optional.empty();
        }
        if (course.settled || !callsFor(course, attention) || Duration.between(course.since, now).compareTo(LASTS) < 0) {
            return false;
        }
        course.settled = true;
        if (seen.inView() || seen.muted() || wasTold(course, attention, now)) {
            return false;
        }
        course.told = Optional.of(attention);
        course.toldAt = now;
        return true;
    }

    private static boolean callsFor(Course course, Attention attention) {
        return switch (attention.state()) {
            case WAITING -> course.worked || attention.need().filter(need -> !need.isAtRest()).isPresent();
            // What had ended before anybody looked is no news, and what was told to end is none either.
            case EXITED -> course.ran && !endedCleanly(attention);
            default -> false;
        };
    }

    private static boolean endedCleanly(Attention attention) {
        return attention.basis()
                .filter(basis -> basis instanceof Evidence.Process(SessionStatus.Ended ended, Instant _) && ended.cleanly())
                .isPresent();
    }

    private static boolean wasTold(Course course, Attention attention, Instant now) {
        return course.told.filter(attention::isSameAs).isPresent() && Duration.between(course.toldAt, now).compareTo(AGAIN) < 0;
    }
}
