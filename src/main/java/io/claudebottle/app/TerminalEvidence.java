package io.claudebottle.app;

import io.claudebottle.app.agents.AgentsViewModel;
import io.claudebottle.app.terminals.TerminalSession.Phase;
import io.claudebottle.app.terminals.TerminalsViewModel;

/// Tells the list of agents what the terminals see.
final class TerminalEvidence implements TerminalsViewModel.Observer {

    private final AgentsViewModel agents;

    TerminalEvidence(AgentsViewModel agents) {
        this.agents = agents;
    }

    @Override
    public void phaseChanged(AgentKey key, Phase phase) {
        switch (phase) {
            case Phase.Ended ended -> agents.statusSeen(key, ended.status());
            case Phase.Attached _ -> agents.ask(key);
            case Phase.Detached _, Phase.Failed _ -> agents.titleLost(key);
            case Phase.Attaching _ -> {
                // Nothing is seen yet.
            }
        }
    }

    @Override
    public void titleChanged(AgentKey key, String title) {
        agents.titleSeen(key, title);
    }
}
