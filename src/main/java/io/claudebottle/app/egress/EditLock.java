package io.claudebottle.app.egress;

import io.claudebottle.app.AgentKey;
import io.claudebottle.app.Messages;
import io.claudebottle.app.agents.AgentsViewModel;
import java.util.Optional;

/// Whether the rules of a bottle can be changed now.
final class EditLock {

    private static final String EGRESS = "egress";

    private final AgentsViewModel agents;
    private final Messages messages;

    EditLock(AgentsViewModel agents, Messages messages) {
        this.agents = agents;
        this.messages = messages;
    }

    /// Why not; "" when they can.
    String why(Optional<AgentKey> bottle) {
        if (bottle.isEmpty()) {
            return messages.get("egress.locked.none");
        }
        return bottle.flatMap(agents::find)
                .map(item -> item.services().get().contains(EGRESS) ? "" : messages.get("egress.locked.service"))
                .orElseGet(() -> messages.get("egress.locked.ended"));
    }
}
