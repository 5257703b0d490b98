package io.claudebottle.backend.docker;

import io.claudebottle.backend.docker.ComposeProject.Network;
import io.claudebottle.backend.docker.ComposeProject.Service;
import io.claudebottle.backend.parts.AgentHome;
import io.claudebottle.backend.parts.Forward;
import io.claudebottle.state.Settings;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// One project a bottle: the agent on a network without a way out, the bundle on that one and on one with, no volumes (original, 9.3).
final class ComposeRenderer {

    static final String INTERNAL = "internal";
    static final String EGRESS = "egress";

    static final String DAEMONS_VARIABLE = "CLAUDE_BOTTLE_SIDECAR_DAEMONS";

    /// Under which name the supervise server files what the agent proposes.
    static final String SLUG_VARIABLE = "SUPERVISE_BOTTLE_SLUG";

    /// Every name that an agent was ever told to call a sidecar by.
    private static final List<String> ALIASES = List.of("egress", "git-gate", "pipelock", "supervise");

    /// The engine's own resolver asks the host's on behalf of a container even on an internal network, and so carries names out.
    /// Nobody listens here, and names of the bottle itself are answered before.
    private static final List<String> NO_RESOLVER = List.of("127.0.0.1");

    /// What asks for an outside name gets no answer at all; it should not wait for half a minute to learn that.
    private static final List<String> IMPATIENT = List.of("attempts:1", "timeout:1");

    private static final Settings.Limits NO_LIMITS = new Settings.Limits(0, 0, 0);

    private ComposeRenderer() {}

    static ComposeProject render(BottleShape shape) {
        var services = new TreeMap<String, Service>();
        services.put(ComposeProject.AGENT, agent(shape));
        services.put(ComposeProject.SIDECARS, sidecars(shape));
        var networks = new TreeMap<String, Network>();
        networks.put(INTERNAL, new Network(shape.names().internalNetwork(), true, noHostAddress(shape.isolatedGateway()), identity(shape)));
        networks.put(EGRESS, new Network(shape.names().egressNetwork(), false, new TreeMap<>(), identity(shape)));
        return new ComposeProject(shape.names().project(), services, networks);
    }

    /// Without this the bridge has an address of the host, and whatever the host serves on all its addresses is reachable from inside.
    /// Both spellings mean the same for IPv4; the newer also keeps the host's link-local IPv6 address away.
    private static SortedMap<String, String> noHostAddress(boolean isolatedGateway) {
        return isolatedGateway
                ? new TreeMap<>(Map.of(
                        "com.docker.network.bridge.gateway_mode_ipv4", "isolated", "com.docker.network.bridge.gateway_mode_ipv6", "isolated"))
                : new TreeMap<>(Map.of("com.docker.network.bridge.inhibit_ipv4", "true"));
    }

    private static Service agent(BottleShape shape) {
        SortedMap<String, String> labels = identity(shape);
        if (!shape.promptPath().isEmpty()) {
            labels.put(Labels.PROMPT, shape.promptPath());
        }
        if (!shape.environment().forwards().isEmpty()) {
            labels.put(Labels.FORWARD, Forward.toLabel(shape.environment().forwards()));
        }
        return new Service(
                shape.names().agentContainer(),
                shape.images().runtime(),
                List.of("sleep", "infinity"),
                AgentHome.USER,
                shape.copied() ? AgentHome.WORKSPACE : AgentHome.PATH,
                true,
                shape.runtime(),
                shape.environment().container(),
                List.of("ALL"),
                List.of("no-new-privileges"),
                NO_RESOLVER,
                IMPATIENT,
                new TreeMap<>(),
                shape.limits(),
                new TreeMap<>(Map.of(INTERNAL, List.of())),
                List.of(ComposeProject.SIDECARS),
                labels);
    }

    private static Service sidecars(BottleShape shape) {
        SortedMap<String, String> labels = identity(shape);
        labels.put(Labels.DAEMONS, daemons(shape));
        var networks = new TreeMap<String, List<String>>();
        networks.put(EGRESS, List.of());
        networks.put(INTERNAL, ALIASES);
        return new Service(
                shape.names().sidecarContainer(),
                shape.images().sidecar(),
                List.of(),
                "",
                "",
                false,
                "",
                // No proxy variables: what the sidecars fetch must not go through the proxy that they are.
                environment(shape),
                List.of("ALL"),
                List.of("no-new-privileges"),
                List.of(),
                List.of(),
                shape.extraHosts(),
                NO_LIMITS,
                networks,
                List.of(),
                labels);
    }

    private static SortedMap<String, String> environment(BottleShape shape) {
        var environment = new TreeMap<>(Map.of(DAEMONS_VARIABLE, daemons(shape)));
        if (shape.bundle().supervise()) {
            environment.put(SLUG_VARIABLE, shape.names().identity());
        }
        return environment;
    }

    private static String daemons(BottleShape shape) {
        return String.join(",", shape.bundle().daemons());
    }

    private static SortedMap<String, String> identity(BottleShape shape) {
        return new TreeMap<>(Map.of(Labels.IDENTITY, shape.names().identity()));
    }
}
