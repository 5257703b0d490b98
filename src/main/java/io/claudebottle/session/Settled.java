package io.claudebottle.session;

import java.util.List;
import java.util.Optional;

/// What is left of a launch after its bottle is gone.
///
/// @param preserved whether its state was kept
/// @param warnings what was wanted and could not be done, one sentence each
public record Settled(String identity, boolean preserved, List<String> warnings) {

    public Settled {
        warnings = List.copyOf(warnings);
    }

    /// The command that brings the session back; empty when there is nothing to bring back.
    public Optional<String> resumeHint() {
        return preserved ? Optional.of("./claude-bottle resume " + identity) : Optional.empty();
    }
}
