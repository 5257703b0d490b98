package io.claudebottle.session.attention;

import java.util.Optional;

/// What one piece of evidence says claude is doing.
///
/// @param need present while it asks, or is at its prompt
record Claim(Doing doing, Optional<Need> need) {

    enum Doing {
        WORKING,
        /// Held up until it is answered.
        ASKING,
        AT_PROMPT,
        /// It was working, and the sign of it has stopped without saying why.
        STALLED
    }

    static final Claim WORKING = new Claim(Doing.WORKING, Optional.empty());
    static final Claim STALLED = new Claim(Doing.STALLED, Optional.empty());

    static Claim asking(Need.Kind kind) {
        return asking(Need.of(kind));
    }

    static Claim asking(Need need) {
        return new Claim(Doing.ASKING, Optional.of(need));
    }

    static Claim atPrompt(Need.Kind kind) {
        return new Claim(Doing.AT_PROMPT, Optional.of(Need.of(kind)));
    }
}
