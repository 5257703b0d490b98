package io.claudebottle.session.attention;

import java.util.Optional;

/// What one piece of evidence says claude is doing.
///
/// @param need present unless it works
record Claim(Doing doing, Optional<Need> need) {

    enum Doing {
        WORKING,
        /// Held up until it is answered.
        ASKING,
        AT_PROMPT,
        /// Has given up, and is at its prompt.
        FAILED
    }

    static final Claim WORKING = new Claim(Doing.WORKING, Optional.empty());

    static Claim asking(Need.Kind kind) {
        return asking(Need.of(kind));
    }

    static Claim asking(Need need) {
        return new Claim(Doing.ASKING, Optional.of(need));
    }

    /// @param reason as claude names it; "" when it names none
    static Claim failed(String reason) {
        return new Claim(Doing.FAILED, Optional.of(new Need(Need.Kind.FAILURE, reason)));
    }

    static Claim atPrompt(Need.Kind kind) {
        return new Claim(Doing.AT_PROMPT, Optional.of(Need.of(kind)));
    }
}
