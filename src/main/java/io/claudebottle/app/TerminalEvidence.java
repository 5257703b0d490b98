package io.claudebottle.app;

import io.claudebottle.app.agents.AgentsViewModel;
import io.claudebottle.app.terminals.TerminalSession.Phase;
import io.claudebottle.app.terminals.TerminalsViewModel;
import io.claudebottle.session.attention.Evidence;
import io.claudebottle.terminal.emulator.TerminalEvent;
import java.util.List;

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
            // What was seen of the claude before says nothing of the one that comes.
            case Phase.Attaching _, Phase.Detached _, Phase.Failed _ -> agents.sightLost(key);
        }
    }

    @Override
    public void titleChanged(AgentKey key, String title) {
        agents.seen(key, now -> new Evidence.Title(title, now));
    }

    @Override
    public void eventSeen(AgentKey key, TerminalEvent event) {
        agents.heard(key, event);
    }

    @Override
    public void screenSeen(AgentKey key, List<String> rows) {
        agents.seen(key, Evidence.Output::new);
        agents.seen(key, now -> new Evidence.Screen(rows, now));
    }

    @Override
    public void inView(AgentKey key, boolean seen) {
        agents.inView(key, seen);
    }
}
