package io.claudebottle.backend;

import java.util.List;

/// What kind of wall a backend puts around an agent, in words for whoever has to choose between backends: each entry short enough for a
/// cell of a table, and true on every machine. What differs from launch to launch is the plan's to say.
///
/// @param bottle what a bottle is there
/// @param kernel whose kernel answers the agent's system calls
/// @param isolates what is kept apart, and by what; what all backends have in common is not repeated here
/// @param doesNotStop what somebody who chooses this backend has to live with; never empty
/// @param needs what has to be on this machine
public record Isolation(String bottle, String kernel, List<String> isolates, List<String> doesNotStop, List<String> needs) {

    public Isolation {
        isolates = List.copyOf(isolates);
        doesNotStop = List.copyOf(doesNotStop);
        needs = List.copyOf(needs);
        if (doesNotStop.isEmpty()) {
            throw new IllegalArgumentException("no wall stops everything");
        }
    }
}
