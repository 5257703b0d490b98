package io.claudebottle.app.agents;

/// What claude is doing in a bottle, as far as there is evidence.
///
/// @param detail evidence in words, as `interrupted (130)`; "" when the kind says all
public record AgentState(Kind kind, String detail) {

    /// In the order in which they want to be looked at. What nobody knows is unknown, never dressed up as running.
    public enum Kind {
        EXITED,
        RUNNING,
        UNKNOWN
    }

    public static AgentState unknown() {
        return new AgentState(Kind.UNKNOWN, "");
    }

    public static AgentState running() {
        return new AgentState(Kind.RUNNING, "");
    }

    public static AgentState exited(String words) {
        return new AgentState(Kind.EXITED, words);
    }
}
