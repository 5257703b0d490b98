package io.claudebottle.session.attention;

import java.time.Instant;
import java.util.Optional;

/// What an agent is doing, and what that rests on. Where the evidence does not say, the answer is [State#UNKNOWN].
///
/// @param need what it waits for; present exactly when it waits
/// @param basis the one piece of evidence that decided; empty when there is none at all
/// @param since when that evidence was seen, which is when the state began as far as anybody knows
public record Attention(State state, Optional<Need> need, Optional<Evidence> basis, Instant since) {

    public enum State {
        STARTING,
        WORKING,
        /// For the operator.
        WAITING,
        /// At its prompt for long.
        IDLE,
        EXITED,
        UNKNOWN
    }

    /// Nobody has been asked and nothing was seen.
    public static Attention unknown(Instant since) {
        return new Attention(State.UNKNOWN, Optional.empty(), Optional.empty(), since);
    }

    /// The same as far as the operator is concerned, whatever it rests on.
    public boolean isSameAs(Attention other) {
        return state == other.state && need.equals(other.need);
    }

    /// This conclusion after an earlier one: what has not changed began when it began, and evidence that only repeats it changes nothing.
    public Attention after(Attention earlier) {
        return isSameAs(earlier) ? new Attention(state, need, basis, earlier.since) : this;
    }
}
