package io.claudebottle.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Variables of the gate's environment that credentials travel in. Their names say nothing about what is in them, so the gate
/// may name them to the agent.
public final class TokenSlots {

    private TokenSlots() {}

    /// Host variable (`token_ref`) to slot, in order of first use; routes that share the one share the other.
    public static Map<String, String> byTokenRef(List<Grants.Route> routes) {
        Map<String, String> slots = new LinkedHashMap<>();
        for (Grants.Route route : routes) {
            if (!route.tokenRef().isEmpty()) {
                slots.computeIfAbsent(route.tokenRef(), _ -> "EGRESS_TOKEN_" + slots.size());
            }
        }
        return slots;
    }
}
