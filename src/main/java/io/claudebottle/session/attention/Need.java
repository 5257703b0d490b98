package io.claudebottle.session.attention;

/// What an agent waits for.
///
/// @param detail a name that claude gave, as the tool that it wants to use; "" when there is none. Bounded, without control characters
public record Need(Kind kind, String detail) {

    public enum Kind {
        /// To be allowed a tool.
        PERMISSION,
        /// A question of its own, with answers to choose from.
        QUESTION,
        /// Its plan is to be approved.
        PLAN,
        /// Whether it may trust the directory that it was started in.
        TRUST,
        LOGIN,
        /// Something else that claude asks at its first start.
        SETUP,
        /// Some list to choose from.
        CHOICE,
        /// It has finished what it was told.
        DONE,
        /// It gave up: the API refused.
        FAILURE,
        /// It is at its prompt, and nothing says why.
        PROMPT,
        /// It rang, or sent a message.
        CALL
    }

    static Need of(Kind kind) {
        return new Need(kind, "");
    }

    /// Whether claude has nothing to do until it is told, as opposed to being held up in the middle of something.
    public boolean isAtRest() {
        return kind == Kind.DONE || kind == Kind.PROMPT;
    }
}
