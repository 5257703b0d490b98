package io.claudebottle.app.agents;

/// What an operator can do with the gates of one running agent.
public interface GateActions {

    /// Shows what its gates decided.
    void openLedger(AgentItem item);

    /// Opens what its gate lets out; only where the egress gate is up.
    void editRoutes(AgentItem item);
}
